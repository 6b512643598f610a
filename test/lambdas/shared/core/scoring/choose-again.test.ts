import { describe, expect, test } from '@jest/globals';
import { candidateDays } from '#core/scoring/candidate-days.ts';
import { chosenAgain, jointRecords, redrawnCandidates } from '#core/scoring/choose-again.ts';
import { chooseLeaders } from '#core/scoring/choose-leaders.ts';
import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { recordAsOf } from '#core/scoring/record-as-of.ts';
import { recordSince } from '#core/scoring/record-since.ts';
import { sumOf } from '#core/scoring/series.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const AT = later(FIRST_DAY, 120 * DAY_MS);
const FREE = copyCosts({ copies: 30, slipBps: 0 });
const byWallet = (records: readonly ActRecord[]) =>
  new Map<Wallet, ActRecord>(records.map((record, at) => [aWallet(at + 1), record]));
const traders = (...rates: readonly number[]) =>
  rates.map((wonOfThousand, at) => aTradersRecord({ days: 200, wonOfThousand, seed: BigInt(at + 1) }));
const request = { records: byWallet(traders(480, 520, 560, 640)), at: AT, copyCosts: FREE, seed: 5n, trials: 4 };
const numbers = (count: number) => Array.from({ length: count }, (_none, number) => number);
const often = (input: Parameters<typeof jointRecords>[0], count = 20) => {
  const joint = jointRecords(input);
  return numbers(count).map((number) => chosenAgain(joint, { ...input, number }));
};
/** The same bets, each come to the contrary. */
const mirrored = ({ markets, ...record }: ActRecord): ActRecord => ({
  ...record,
  markets: new Map(
    [...markets].map(([condition, { payout, ...market }]) => {
      const [yes, no] = payout!.perShare;
      return [condition, { ...market, payout: { at: payout!.at, perShare: [no, yes] } }];
    }),
  ),
});

describe('records side by side', () => {
  test('have a calendar from the first day of any of them to the last that was known, whoever comes first', () => {
    const [one, other, third] = traders(500, 500, 500) as [ActRecord, ActRecord, ActRecord];
    const late = recordSince(other, later(FIRST_DAY, 50 * DAY_MS));
    const joint = jointRecords({ ...request, records: byWallet([late, one, third]) });
    expect(joint.calendar).toEqual({ first: FIRST_DAY / DAY_MS, days: 113 });
    expect(joint.leaders.map(({ days }) => days.length)).toEqual([63, 113, 113]);
    expect(joint.block).toBeGreaterThanOrEqual(5);
  });

  test('are as the choice reads them: nothing of the embargo or later, nothing before the days looked back over', () => {
    const short = { ...request, lookbackDays: 70, embargoMs: 10 * DAY_MS };
    const { asOf, from } = chooseLeaders({ ...short, count: 1 });
    const known = [...request.records].map(
      ([leader, one]) => [leader, recordSince(recordAsOf(one, asOf), from)] as const,
    );
    const joint = jointRecords(short);
    expect(joint).toEqual(jointRecords({ ...short, records: new Map(known) }));
    expect(joint.calendar).toEqual({ first: from / DAY_MS, days: 70 });
  });

  test('without a leader are none', () => {
    expect(often({ ...request, records: new Map(), count: 3 }, 1)).toEqual([[]]);
  });
});

describe('a choice made again', () => {
  test('draws the same days for all leaders: one who bets against another wins what he loses, each time', () => {
    // Given: the third began fifty days later
    const [one] = traders(600) as [ActRecord];
    const late = recordSince(mirrored(one), later(FIRST_DAY, 50 * DAY_MS));
    const joint = jointRecords({ ...request, records: byWallet([one, mirrored(one), late]) });

    // When
    const drawn = numbers(20).map((number) => redrawnCandidates(joint, { seed: 5n, number }));

    // Then
    for (const [his, contrary, latecomer] of drawn) {
      expect([contrary!.wins, contrary!.losses]).toEqual([his!.losses, his!.wins]);
      expect(latecomer!.wins).toBeLessThanOrEqual(contrary!.wins);
      expect(latecomer!.losses).toBeLessThanOrEqual(contrary!.losses);
    }
    expect(new Set(drawn.map(([his]) => his!.wins)).size).toBeGreaterThan(5);
    const lateDays = drawn.map((all) => all[2]!.record.activeDays);
    expect(lateDays.reduce((sum, days) => sum + days, 0) / 20 / 63).toBeCloseTo(1, 0);
  });

  test('chooses the same whatever the order of the leaders', () => {
    const reversed = new Map([...request.records].reverse());
    expect(jointRecords({ ...request, records: reversed })).toEqual(jointRecords(request));
    expect(often({ ...request, records: reversed, count: 2 })).toEqual(often({ ...request, count: 2 }));
  });

  test('chooses each time anew, and by its seed alone', () => {
    const alike = { ...request, records: byWallet(traders(540, 540, 540, 540)), count: 1 };
    const chosen = often(alike);
    expect(new Set(chosen.flat()).size).toBeGreaterThan(1);
    expect(often(alike, 10)).toEqual(chosen.slice(0, 10));
    expect(often({ ...alike, seed: 6n })).not.toEqual(chosen);
  });

  test('chooses always the only one who can do anything, and all of them where as many are asked for', () => {
    const records = byWallet(traders(300, 320, 900, 280));
    expect(new Set(often({ ...request, records, count: 1 }).flat())).toEqual(new Set([aWallet(3)]));
    for (const all of often({ ...request, count: 9 }, 5)) expect(all.toSorted()).toEqual([...request.records.keys()]);
  });

  test('asks for every gate where the choice does', () => {
    const records = byWallet(traders(900, 480, 460, 440, 420));
    const [gated, counted] = [often({ ...request, records }), often({ ...request, records, count: 2 })];
    expect(new Set(gated.flat())).toEqual(new Set([aWallet(1)]));
    expect(counted.every((chosen) => chosen.length === 2)).toBe(true);
  });

  test('chooses nobody where fewer than three can be compared, as the choice does', () => {
    const records = byWallet(traders(900, 500));
    expect(chooseLeaders({ ...request, records, count: 1 }).chosen).toEqual([]);
    expect(often({ ...request, records, count: 1 }, 5).flat()).toEqual([]);
  });
});

test('leaders without an edge show none after they were chosen again, however good the chosen looked before', () => {
  // Given: thirty universes of four who win every other bet
  const universes = numbers(30).map((universe) =>
    byWallet(
      numbers(4).map((at) => aTradersRecord({ days: 200, wonOfThousand: 500, seed: BigInt(universe * 4 + at + 1) })),
    ),
  );

  // When: what a choice comes to, in deviations, on the days before it and on those after
  const shown = universes.map((records) => {
    const input = { ...request, records, count: 1 };
    const after = new Map(
      [...records].map(([leader, record]) => {
        const asOf = later(FIRST_DAY, 200 * DAY_MS);
        const { returns } = candidateDays({ leader, record, asOf, copyCosts: FREE });
        return [leader, returns!.subarray(120)];
      }),
    );
    const [best] = chooseLeaders(input).chosen;
    const own = jointRecords(input).leaders.find(({ leader }) => leader === best!.leader)!;
    const chosen = often(input, 8).flat();
    return {
      before: deviationsOf(own.returns!),
      after: chosen.reduce((sum, leader) => sum + deviationsOf(after.get(leader)!), 0) / chosen.length,
    };
  });

  // Then
  const meanOf = (of: (one: (typeof shown)[number]) => number) => shown.reduce((sum, one) => sum + of(one), 0) / 30;
  const most = 3 / Math.sqrt(30);
  expect(meanOf(({ before }) => before)).toBeGreaterThan(most);
  expect(Math.abs(meanOf(({ after }) => after))).toBeLessThan(most);
});

/** The sum of days that are each won or lost as much, by its deviation. */
function deviationsOf(returns: Float64Array): number {
  const largest = Math.max(...returns.map(Math.abs));
  return sumOf(returns) / (largest * Math.sqrt(returns.length));
}
