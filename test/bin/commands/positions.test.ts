import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { resolve } from '#core/ledger/resolve.ts';
import { type Change } from '#core/ledger/change.ts';
import { settle } from '#core/ledger/settle.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { aBuyChild, aSellChild, aTrade } from '../../support/builders/a-child.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';
import { displayWidth } from '../../../bin/commands/view/clean-text.ts';
import { aDesk } from './a-desk.ts';
import { aPosition } from './a-ledger.ts';
import { MAIN, SHARP, WHALE } from './a-settings.ts';

const desk = aDesk();
const START = Date.UTC(2026, 4, 1, 12);

type Place = Pick<Position, 'leader' | 'token' | 'condition' | 'title' | 'outcome'>;

const conditionOf = (digit: string) => `0x${digit.repeat(64)}` as ConditionId;
const placed = (leader: Wallet, token: string, digit: string, title: string): Place => {
  return { leader, token: token as TokenId, condition: conditionOf(digit), title, outcome: title === '' ? '' : 'Yes' };
};

const RAIN = placed(WHALE, '1001', 'a', 'Will it rain?');
const RAIN_TOO = placed(SHARP, '1001', 'a', 'Will it rain?');
const SNOW = placed(SHARP, '1002', 'b', '=HYPERLINK("http://x");Will it snow?');
const HAIL = placed(WHALE, '1003', 'c', 'Will it hail?');
const UNREAD = placed(UNATTRIBUTED, '1004', 'ab', '');

/** Bookings of one position, one minute after the other, and what they leave of it. */
function aLedger(place: Place) {
  const state = { position: empty(place), journal: [] as JournalEntry[] };
  const book = (changes: readonly Change[]) => {
    for (const change of changes) {
      if (change.kind === 'journal') state.journal.push(change.entry);
      if (change.kind === 'put' && change.type === 'position') state.position = change.value;
    }
  };
  const next = (): UnixMs => unixMs(START + (state.journal.length + 1) * 60_000);
  const trade = (shares: string, gross: string, fee: string) =>
    aTrade({
      ...{ tradeId: `${place.token}-${place.leader}-${state.journal.length}`, shares: sharesOf(shares) },
      ...{ gross: dollars(gross), fee: dollars(fee), status: 'CONFIRMED' },
    });
  const order = { ...place, follower: MAIN, mode: 'paper' } as const;
  return {
    state,
    bought: (shares: string, gross: string, fee: string) => {
      const done = trade(shares, gross, fee);
      const child = aBuyChild({ ...order, trades: [done] });
      book(settle({ child, trade: done, position: state.position, now: next() }));
    },
    sold: (shares: string, gross: string, fee: string) => {
      const done = trade(shares, gross, fee);
      const child = aSellChild({ ...order, trades: [done], leftShares: NO_SHARES });
      book(settle({ child, trade: done, position: state.position, now: next() }));
    },
    paid: (perShare: string) => {
      book(resolve({ position: state.position, exit: undefined, perShare: priceOf(perShare), now: next() }));
    },
  };
}

function empty(place: Place): Position {
  const nothing = { available: NO_SHARES, target: NO_SHARES, basis: NO_USD, basisFees: NO_USD };
  return aPosition({ ...place, ...nothing, mode: 'paper' });
}

/** What is owned of two leaders, a round that is lost, one that is won, and what somebody sent. */
async function givenTrades(): Promise<void> {
  const [rain, rainToo, snow, hail, unread] = [RAIN, RAIN_TOO, SNOW, HAIL, UNREAD].map(aLedger);
  rain!.bought('20', '10.2', '0.2');
  rain!.sold('10', '6', '0.1');
  rainToo!.bought('3', '2', '0');
  snow!.bought('10', '5', '0.1');
  snow!.sold('10', '4', '0.1');
  hail!.bought('10', '3', '0');
  hail!.paid('1');
  const sent = { ...unread!.state.position, available: sharesOf('5'), target: sharesOf('5') };
  await stored([rain!, rainToo!, snow!, hail!], [sent]);
}

/** Keeps what ledgers came to, and a mark of the rain that was read three hours ago. */
async function stored(ledgers: readonly ReturnType<typeof aLedger>[], more: readonly Position[] = []): Promise<void> {
  const positions = [...ledgers.map(({ state }) => state.position), ...more];
  const read = unixMs(Date.now() - 3 * 3_600_000 - 60_000);
  await desk.withSystem(async ({ ledger, snapshots }) => {
    for (const position of positions)
      await ledger.commit([{ kind: 'put', type: 'position', value: { ...position, version: 1n } }]);
    for (const entry of ledgers.flatMap(({ state }) => state.journal))
      await ledger.commit([{ kind: 'journal', entry }]);
    await snapshots.putMarks([{ token: RAIN.token, price: price(655_000n), hasBid: true, at: read }], read);
  });
}

type Money = Readonly<Record<string, string | number>>;
type Rounds = Readonly<Record<string, unknown>>;
type Printed = {
  readonly ledgers: readonly {
    readonly total: { readonly profit: Money; readonly rounds: Rounds };
    readonly markets: readonly { readonly condition: string; readonly profit: Money; readonly rounds: Rounds }[];
    readonly positions: readonly Readonly<Record<string, unknown>>[];
    readonly rounds?: readonly Readonly<Record<string, unknown>>[];
  }[];
};

async function printed(...words: readonly string[]): Promise<Printed['ledgers'][number]> {
  const { ledgers } = JSON.parse(await desk.done('positions', '--follower', 'main', '--json', ...words)) as Printed;
  expect(ledgers).toHaveLength(1);
  return ledgers[0]!;
}

describe('positions of a follower', () => {
  test('make by market and in all what report --by market makes of the same state, to the last digit', async () => {
    // Given
    await givenTrades();
    // When
    const { markets, total } = await printed();
    const report = JSON.parse(await desk.done('report', '--follower', 'main', '--by', 'market', '--json')) as {
      readonly followers: readonly {
        readonly profit: Money;
        readonly groups: readonly { readonly key: string; readonly profit: Money }[];
      }[];
    };
    // Then
    const [reported] = report.followers;
    expect(total.profit).toEqual(reported!.profit);
    expect(total.profit).toMatchObject({ realised: '-0.1', resolved: '7', fees: '0.5', unmarked: 1 });
    expect(Object.fromEntries(markets.map(({ condition, profit }) => [condition, profit]))).toEqual(
      Object.fromEntries(reported!.groups.map(({ key, profit }) => [key, profit])),
    );
    expect(markets).toHaveLength(4);
  });

  test('show each with its entry, its mark and when that was read, and null with the reason where nobody knows', async () => {
    // Given
    await givenTrades();
    // When
    const { positions, total } = await printed();
    // Then
    const [rain, unread] = [RAIN, UNREAD].map(({ leader }) => positions.find(({ wallet }) => wallet === leader));
    expect(rain).toMatchObject({
      ...{ title: 'Will it rain?', outcome: 'Yes', leader: 'Whale Trader', condition: RAIN.condition, shares: '10' },
      ...{ entry: { value: '0.51', reason: null }, value: { value: '6.55', reason: null }, exposure: '5.2' },
      price: { value: { price: '0.655', from: 'mark', time: expect.stringMatching(/^20/) as unknown }, reason: null },
      profit: { realised: '0.9', resolved: '0', fees: '0.3', open: '1.45', total: '2.05' },
    });
    expect(unread).toMatchObject({
      ...{ title: '', leader: 'unattributed', shares: '5' },
      ...{ price: { value: null, reason: 'NO_MARK' }, value: { value: null, reason: 'NO_MARK' } },
    });
    expect(positions).toHaveLength(3);
    expect(total.rounds).toEqual({
      ...{ closed: 2, won: 1, lost: 1, even: 0, shared: 0, moved: 0 },
      winRateBps: { value: 5_000, reason: null },
      averageWin: { value: '7', reason: null },
      averageLoss: { value: '-1.2', reason: null },
    });
  });

  test('are those of one leader, or of one market by its first digits', async () => {
    // Given
    await givenTrades();
    // When
    const sharp = await printed('--leader', 'Sharp Bettor');
    const hail = await printed('--market', '0xCC', '--closed');
    const nobodys = await printed('--leader', 'unattributed');
    // Then
    expect(sharp.markets.map(({ condition }) => condition).toSorted()).toEqual([RAIN.condition, SNOW.condition]);
    expect(sharp.total.rounds).toMatchObject({ won: 0, lost: 1, averageWin: { value: null, reason: 'NO_WIN' } });
    expect(hail.total.profit).toMatchObject({ resolved: '7', total: '7' });
    expect(hail.rounds).toMatchObject([
      { title: 'Will it hail?', endedBy: 'resolve', shares: '10', cost: '3', proceeds: '10', result: '7' },
    ]);
    expect(nobodys.positions).toHaveLength(1);
    expect(nobodys.total.rounds).toMatchObject({ winRateBps: { value: null, reason: 'NO_CLOSED_ROUND' } });
  });

  test('on a page fit 100 columns, tell how old a mark is, and what has none', async () => {
    // Given
    await givenTrades();
    // When
    const page = await desk.done('positions', '--follower', 'main');
    const closed = await desk.done('positions', '--follower', 'main', '--closed');
    // Then
    for (const line of `${page}${closed}`.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(100);
    expect(page).toContain('main (paper): 3 open, 2 closed\n');
    expect(page).toContain('\nWill it rain?  0xaaaaaaaaaa\nYes ');
    expect(page).toMatch(/Whale Trader +10\.00 +0\.5100 +0\.6550 \(3h\) +\$6\.55 +\$5\.20 +\+\$1\.45 +\+\$0\.60\n/);
    expect(page).toMatch(/\n\(market never read\) {2}0xababababab\n +unattributed +5\.00 +0\.0000 +– +– +\$0\.00 +–\*/);
    expect(page).toContain('* without 1 open position that has no price now\n');
    // The first table adds up what it shows, the second all that was ever made
    expect(page).toMatch(/\nTOTAL +\$8\.52\* +\$7\.20 +\+\$1\.42\* +\+\$0\.60\n/);
    expect(page).toMatch(/\nTOTAL .* 1 +1 +50\.0 % +\+\$7\.00 +-\$1\.20\n/);
    expect(closed).toMatch(
      /2026-05-01 12:02 +Will it hail\? +Yes +Whale Trader +10\.00 +0\.3000 +1\.0000 +\+\$7\.00\n/,
    );
  });

  test('of thousands of dollars with long names fit 100 columns, too', async () => {
    // Given
    const long = {
      title: 'Will the price of anything be above everything on June the 30th? '.repeat(3),
      outcome: 'A'.repeat(40),
    };
    const [held, sold] = [RAIN, HAIL].map((place) => aLedger({ ...place, ...long }));
    held!.bought('9999.99', '9000', '99.99');
    held!.sold('1000', '900', '9');
    sold!.bought('9999.99', '9000', '99.99');
    sold!.sold('9999.99', '1000', '99.99');
    await stored([held!, sold!]);
    // When
    const words = ['positions', '--follower', 'main'];
    const pages = [await desk.done(...words), await desk.done(...words, '--closed')];
    // Then
    expect(pages[0]).toContain('-$2,205.01');
    expect(pages[1]).toContain('-$8,199.98');
    for (const line of pages.join('').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(100);
  });

  test('as CSV are a row each, no cell of which is a formula, in a new file only', async () => {
    // Given
    await givenTrades();
    const file = desk.file('positions.csv');
    // When
    const wrote = await desk.done('positions', '--follower', 'main', '--csv', file);
    const rounds = await desk.done('positions', '--follower', 'main', '--closed', '--csv', '-');
    const again = await desk.run('positions', '--follower', 'main', '--csv', file);
    // Then
    const rows = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect([wrote, rows.length]).toEqual([`${file}\n`, 4]);
    expect(rows[0]).toMatch(/^follower,mode,leader,wallet,title,outcome,condition,token,shares,entry,price,/);
    expect(rows.find((row) => row.includes('unattributed'))).toContain(',5,0,,,,NO_MARK,,0,0,0,,0,,0,0,0,0,0,0,,,');
    expect(rounds).toContain(`"'=HYPERLINK(""http://x""),Will it snow?",Yes,${SNOW.condition},1002,`);
    expect(rounds).toContain(',sell,10,0.5,0.4,5,4,-1.2,false\n');
    expect([again.code, again.complained]).toEqual([
      1,
      `--csv: ${file} is there already, and nothing is overwritten\n`,
    ]);
  });
});

test('an account that never bought says so, in each form', async () => {
  expect(await desk.done('positions', '--follower', 'second')).toBe(
    'second (paper): no positions; nothing has been bought.\n',
  );
  expect((await desk.done('positions', '--follower', 'second', '--csv', '-')).split('\n')).toHaveLength(2);
  const { ledgers } = JSON.parse(await desk.done('positions', '--follower', 'second', '--json')) as Printed;
  expect(ledgers).toMatchObject([{ markets: [], positions: [], total: { profit: { total: '0' } } }]);
});

test.each([
  [['--follower', 'nobody'], 1, '--follower: no follower "nobody"; there is main, second'],
  [['--follower', 'main', '--leader', 'nobody'], 1, 'no leader "nobody", and it is no wallet; there is Whale Trader'],
  [['--follower', 'main', '--market', '0xdd'], 1, '--market: no position is of a market 0xdd'],
  [['--follower', 'main', '--market', '0xa'], 1, '--market: 2 markets begin with 0xa: name more digits'],
  [['--follower', 'main', '--market', '0x'], 2, 'A condition is 0x and 64 hex digits, or the first of them.'],
  [['--follower', 'main', '--json', '--csv', '-'], 2, '--csv and --json are two forms of one list'],
  [[], 2, "required option '--follower <name>' not specified"],
])('positions %j ends with the reason', async (words, code, why) => {
  await givenTrades();
  const ran = await desk.run('positions', ...words);
  expect(ran.code).toBe(code);
  expect(ran.complained).toContain(why);
});
