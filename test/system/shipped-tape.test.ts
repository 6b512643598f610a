import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, type Played, playTape, readRows, readSummary } from '../support/play-tape.ts';
import { expectOrdersOnce } from '../support/promises-kept.ts';
import { synthesizeApp } from '../support/synthesize-app.ts';

const PLAY_MS = 240_000;
/** In the unit of costs. */
const CENT = 10_000_000_000n;
const plain = newFolder();
const state = newFolder();
let played: Played;

beforeAll(async () => {
  played = await playTape({ isFromSources: true, arguments: ['local', '--state', state, '--out', plain] });
}, PLAY_MS);

describe('the shipped tape, played by the one command from the sources', () => {
  it('ends well, with every stage reached: purchases, sales and a resolution are booked', () => {
    // Then
    expect(played.stderr).not.toContain('Error');
    expect(played.code).toBe(0);
    const sides = readRows(plain, 'children').filter((child) => child['state'] === 'DONE');
    expect(new Set(sides.map((child) => child['side']))).toEqual(new Set(['BUY', 'SELL']));
    const accounts = readRows(plain, 'journal').map((leg) => String(leg['account']).split(':')[0]);
    expect(new Set(accounts)).toEqual(new Set(['CASH', 'EXTERNAL', 'FEES', 'POSITION', 'PNL', 'CLAIM']));
  });

  it('accounts for every event: copied + skipped + open, for each follower', () => {
    const { events, followers } = readSummary(plain);
    for (const { copied, skipped, open } of Object.values(followers)) {
      const left = Object.values(skipped).reduce((total, count) => total + count, 0);
      expect(copied + left + open).toBe(events);
      expect(copied).toBeGreaterThan(50);
    }
  });

  it('agrees with the exchange to the micro-unit, and the journal sums to zero in every asset', () => {
    const { journal, ledgerEqualsExchange, failedRuns } = readSummary(plain);
    expect(ledgerEqualsExchange).toBe(true);
    expect(failedRuns).toBe(0);
    expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
  });

  it('never has more at stake than the caps allow, by the exchange’s own record', () => {
    for (const { maxExposure, caps } of Object.values(readSummary(plain).followers)) {
      expect(Number(maxExposure)).toBeGreaterThan(0);
      expect(Number(maxExposure)).toBeLessThanOrEqual(Number(caps['G']?.limit));
      for (const { used, limit } of Object.values(caps))
        expect(Number(used)).toBeLessThanOrEqual(Number(limit ?? used));
      expect(Object.values(caps).filter(({ limit }) => limit !== undefined).length).toBeGreaterThan(2);
    }
  });

  it('sends each child order once, and no parent has two that were filled as purchases', () => {
    expectOrdersOnce(plain);
  });

  it('is reported: results and costs of each leader agree with each other and with the journal', async () => {
    // When
    const report = await reportOf('leader');
    // Then
    const legs = readRows(plain, 'journal');
    const balance = (account: string) =>
      sumOf(
        legs.filter((leg) => leg['account'] === account).map((leg) => micros(leg['credit']) - micros(leg['debit'])),
      );
    for (const { profit, cost, groups, copied } of report.followers) {
      expect(copied).toBeGreaterThan(50);
      expect(micros(profit['realised']) + micros(profit['resolved'])).toBe(balance('PNL'));
      expect(micros(profit['fees'])).toBe(-balance('FEES'));
      for (const one of [{ profit, cost }, ...groups]) {
        expect(sumOf(Object.values(one.cost.parts).map(pico))).toBe(
          pico(one.cost.leaderResult) - pico(one.cost.followerResult),
        );
        // What a ledger made and what its copies came to are added up in two ways.
        const off = pico(one.cost.followerResult) - micros(one.profit['total']) * 1_000_000n;
        expect(off < CENT && off > -CENT).toBe(true);
      }
    }
  });

  it('is reported the same in whatever breakdown', async () => {
    const byLeader = await reportOf('leader');
    for (const by of ['market', 'category', 'day']) {
      const report = await reportOf(by);
      expect(report.followers.map(({ profit }) => profit)).toEqual(byLeader.followers.map(({ profit }) => profit));
      for (const { profit, cost, groups } of report.followers) {
        expect(sumOf(groups.map((group) => micros(group.profit['total'])))).toBe(micros(profit['total']));
        expect(sumOf(groups.map((group) => pico(group.cost.cost)))).toBe(pico(cost.cost));
      }
    }
  });

  it('makes of its positions what the reports make, market by market', async () => {
    // When
    const { followers } = await reportOf('market');
    const printed = await printedOf('positions', '--follower', 'main');
    // Then
    const { ledgers } = JSON.parse(printed) as { readonly ledgers: readonly Viewed[] };
    expect(ledgers.map(({ total }) => total.profit)).toEqual(followers.map(({ profit }) => profit));
    for (const [at, { markets, total }] of ledgers.entries()) {
      const reported = new Map(followers[at]!.groups.map(({ key, profit }) => [key, profit]));
      expect(total.rounds.won + total.rounds.lost).toBeGreaterThan(10);
      expect(markets.length).toBeGreaterThan(10);
      for (const { condition, profit } of markets) expect(profit).toEqual(reported.get(condition));
    }
  });

  it('shows a person the same without a terminal, free of control characters', () => {
    expect(played.stdout).toContain('Global exposure');
    expect(played.stdout).toContain('Not copied');
    expect(played.stdout).toContain('Ledger and exchange agree to the micro-unit');
    expect(`${played.stdout}${played.stderr}`.replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
  });
});

describe('the same tape, played by the bundles as the template deploys them', () => {
  const byTemplate = newFolder();
  let run: Played;
  beforeAll(async () => {
    const app = newFolder();
    await synthesizeApp({ stage: 'dev', out: app });
    run = await playTape({ isFromSources: true, arguments: ['local', '--from-template', app, '--out', byTemplate] });
  }, PLAY_MS);

  it('says what it ran, and what nothing starts', () => {
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('template: stage dev of ');
    expect(run.stderr).toContain('template: nothing starts manual-sync by itself');
  });

  it('ends as the sources do by the contract: copied, skipped, open, caps, and every row of every file', () => {
    expect(readSummary(byTemplate)).toEqual(readSummary(plain));
    for (const name of ['events', 'parents', 'children', 'trades', 'journal']) {
      const [source, template] = [plain, byTemplate].map((out) => readFileSync(join(out, `${name}.jsonl`), 'utf8'));
      expect({ name, isSame: template === source }).toEqual({ name, isSame: true });
    }
  });
});

type Sums = {
  readonly profit: Readonly<Record<string, string>>;
  readonly cost: {
    readonly parts: Readonly<Record<string, string>>;
    readonly leaderResult: string;
    readonly followerResult: string;
    readonly cost: string;
  };
};
type Reported = {
  readonly followers: readonly (Sums & {
    readonly copied: number;
    readonly groups: readonly (Sums & { readonly key: string })[];
  })[];
};
type Viewed = {
  readonly total: Pick<Sums, 'profit'> & { readonly rounds: { readonly won: number; readonly lost: number } };
  readonly markets: readonly (Pick<Sums, 'profit'> & { readonly condition: string })[];
};

async function reportOf(by: string): Promise<Reported> {
  return JSON.parse(await printedOf('report', '--by', by)) as Reported;
}

async function printedOf(...words: readonly string[]): Promise<string> {
  const { code, stdout } = await playTape({ arguments: [...words, '--state', state, '--json'] });
  expect(code).toBe(0);
  return stdout;
}

/** Decimal text as a whole number of its last digit. */
function digits(text: unknown, places: number): bigint {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? [];
  return BigInt(`${sign}${whole}${part.padEnd(places, '0')}`);
}

function micros(text: unknown): bigint {
  return digits(text, 6);
}

function pico(text: string): bigint {
  return digits(text, 12);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
