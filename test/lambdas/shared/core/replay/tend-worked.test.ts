import { describe, expect, it } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { tripBreaker } from '#core/replay/guard-acts.ts';
import { matchSent } from '#core/replay/settle-order.ts';
import { tendWorked } from '#core/replay/tend-worked.ts';
import { type LargeOrders, type Settings } from '#core/model/settings.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { type ReplayResult, type ReplayTrade } from '#core/replay/replay-result.ts';
import { bps } from '#core/values/bps.ts';
import { costOf } from '#core/values/price.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { someSettings, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aLargeRun, firstPartOf } from '../../../../support/large-replay.ts';
import { actsOf, anAct, aPayout, replayed } from '../../../../support/replay-steps.ts';

const MINUTE_MS = 60_000;
const TWAP: LargeOrders = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: 5 * MINUTE_MS, slices: 5 };

const settingsOf = (large: Partial<LargeOrders> = {}, changes: Partial<Settings> = {}): Settings =>
  someSettings({ execution: theExecution({ largeOrders: { ...TWAP, ...large } }), ...changes });
const atOnce = (changes: Partial<Settings> = {}): Settings => someSettings(changes);

const showing = (afterS: number, book: ReturnType<typeof aBook>): ReplayEvent => ({
  kind: 'book',
  at: later(NOW, afterS * 1_000),
  token: TOKEN,
  book,
});
/** A leader's purchase of 1,000 dollars: a copy of 200. */
const BUY = actsOf([anAct('BUY', '2000')]);
const bought = ({ trades }: ReplayResult): readonly ReplayTrade[] => trades.filter(({ side }) => side === 'BUY');
const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);
const sharesIn = (trades: readonly ReplayTrade[]): bigint => total(trades.map(({ shares }) => shares));
/** What a share cost, fees apart, in micro-dollars. */
const averageOf = (trades: readonly ReplayTrade[]): number =>
  (1e6 * Number(total(trades.map(({ gross }) => gross)))) / Number(sharesIn(trades));

describe('a copy that is worked over time', () => {
  it('is bought in equal parts within its window, the first at once, and is one decision', () => {
    // When
    const [worked, whole] = [replayed(BUY, settingsOf()), replayed(BUY, atOnce())];

    // Then
    const parts = bought(worked);
    expect(parts.map(({ at }) => Math.floor((at - NOW) / MINUTE_MS))).toEqual([0, 1, 2, 3, 4]);
    expect(parts[0]!.at - NOW).toBe(2_000);
    expect(new Set(parts.map(({ shares }) => shares))).toEqual(new Set([bought(whole)[0]!.shares / 5n]));
    expect(sharesIn(parts)).toBe(sharesIn(bought(whole)));
    expect(worked.decisions).toMatchObject([{ verdict: 'copy', shares: sharesIn(parts) }]);
    expect(worked.reasons).toMatchObject([{ code: 'COPIED', count: 1 }]);
  });

  it('costs less a share than one order at once where the book is thin', () => {
    // Given: a fifth of what is wanted at each cent
    const asks = ['0.50', '0.505', '0.51', '0.515'].map((at) => aLevel(at, '150'));
    const thin = [showing(1, aBook({ asks })), ...BUY];

    // When
    const [worked, whole] = [replayed(thin, settingsOf()), replayed(thin, atOnce())].map(bought);

    // Then
    expect(whole).toHaveLength(1);
    expect(averageOf(worked!)).toBeLessThan(averageOf(whole!) - 1_000);
    expect(sharesIn(worked!)).toBeGreaterThanOrEqual(sharesIn(whole!));
  });

  it('is one of more dollars than the bound, to the micro-dollar', () => {
    const [{ shares, limit } = {}] = replayed(BUY, atOnce()).decisions;
    const cost = costOf(shares!, limit!);
    expect(bought(replayed(BUY, settingsOf({ aboveUsd: cost })))).toHaveLength(1);
    expect(bought(replayed(BUY, settingsOf({ aboveUsd: usd(cost - 1n) })))).toHaveLength(5);
  });

  it('is none among the first copies, which are kept small', () => {
    const settings = settingsOf({}, { limits: theLimits({ canaryCopies: 1n }) });
    const second = anAct('BUY', '2000', { number: 2, afterS: 400 });
    const trades = bought(replayed(actsOf([anAct('BUY', '2000'), second]), settings));
    expect(trades.map(({ shares }) => shares >= sharesOf('50'))).toEqual([false, true, true, true, true, true]);
    expect(trades[0]!.shares).toBe(sharesOf('5'));
  });

  it('ends when its leader gives up any of it, and what is bought goes down to his part', () => {
    const acts = [anAct('BUY', '2000'), anAct('SELL', '1000', { number: 2, afterS: 90 })];
    const { trades, reasons } = replayed(actsOf(acts), settingsOf());
    const parts = bought({ trades } as ReplayResult);
    expect(parts).toHaveLength(2);
    expect(trades.filter(({ side }) => side === 'SELL').map(({ shares }) => shares)).toEqual([sharesIn(parts) / 2n]);
    expect(reasons.map(({ code }) => code)).toContain('ORDER_OVER');
  });

  it('ends with its market, and is paid for what it has', () => {
    const { bets, reasons } = replayed([...BUY, aPayout('1', 90)], settingsOf());
    expect(reasons).toMatchObject([{ code: 'ORDER_OVER' }]);
    expect(bets).toMatchObject([{ isOpen: false }]);
    expect(bets[0]!.realised).toBeGreaterThan(0n);
  });

  it('pays no more than was decided: where others ask for more it waits, and its rest is told', () => {
    const { trades, reasons } = replayed([...BUY, showing(30, aBook({ asks: [aLevel('0.9')] }))], settingsOf());
    expect(trades).toHaveLength(1);
    expect(reasons).toMatchObject([{ code: 'ORDER_OVER' }]);
  });

  it('is stopped with its leader, as a guard has it, and its position is closed', () => {
    const settings = settingsOf({}, { guards: { stopLossBps: bps(1_000n) } });
    const fallen = showing(70, aBook({ bids: [aLevel('0.3')], asks: [aLevel('0.31')] }));
    const { trades, closings } = replayed([...BUY, fallen], settings);
    expect(closings).toMatchObject([{ code: 'STOP_LOSS' }]);
    const parts = bought({ trades } as ReplayResult);
    expect(parts.every(({ at }) => at < NOW + 2 * MINUTE_MS)).toBe(true);
    const sold = trades.filter(({ side }) => side === 'SELL');
    // What a guard closes is sold at once.
    expect(sharesIn(sold)).toBe(sharesIn(parts));
    expect(sold).toHaveLength(1);
  });

  it('waits in the book where its settings say so, and is met at its own price without a fee', () => {
    // Given: bids of 0.49, and later offers at 0.48
    const met = showing(100, aBook({ bids: [aLevel('0.47')], asks: [aLevel('0.48', '60')] }));
    const settings = settingsOf({ algorithm: 'iceberg' });

    // When
    const waited = replayed(BUY, settings);
    const { trades } = replayed([...BUY, met], settings);

    // Then
    expect([waited.trades, waited.reasons]).toMatchObject([[], [{ code: 'ORDER_OVER' }]]);
    expect(trades[0]).toMatchObject({ gross: costOf(trades[0]!.shares, priceOf('0.49')), fee: 0n });
    expect(trades[0]!.shares).toBeLessThanOrEqual(sharesOf('60'));
  });
});

describe('a look at a copy that is worked', () => {
  it('takes out what rests, and places nothing, while its account is stopped', () => {
    // Given
    const run = aLargeRun({ algorithm: 'iceberg' });
    const { parentId, venueOrderId } = firstPartOf(run);
    matchSent(run, venueOrderId, NOW);
    expect([...run.resting.keys()]).toEqual([venueOrderId]);
    tripBreaker(run, { follower: FOLLOWER, mode: 'live' }, { code: 'DAILY_LOSS', name: GLOBAL_CAP, now: NOW });

    // When
    tendWorked(run, parentId, later(NOW, MINUTE_MS));
    tendWorked(run, parentId, later(NOW, MINUTE_MS + 1_000));

    // Then
    expect(run.resting.size).toBe(0);
    const reason = { code: 'ORDER_WAITS', why: 'TRADING_STOPPED' };
    expect(run.ledger.parent(parentId)).toMatchObject({ state: 'WORKING', attempts: 1, reason });
    expect(run.ledger.parent(parentId)?.openChild).toBeUndefined();
    expect(run.ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP)).toMatchObject({ reserved: 0n });
  });

  it('sees its own bid among those of the book, and no other’s in its place', () => {
    // Given: it bids 0.49, at first alone, then beside others
    const run = aLargeRun({ algorithm: 'top-of-book' });
    run.venue.putBook(TOKEN, aBook({ asks: [aLevel('0.53')] }), NOW);
    const { parentId, venueOrderId } = firstPartOf(run);
    matchSent(run, venueOrderId, NOW);
    const lookedAt = (afterS: number, bids: ReturnType<typeof aBook>['bids']) => {
      const at = later(NOW, afterS * 1_000);
      run.venue.putBook(TOKEN, aBook({ bids, asks: [aLevel('0.53')] }), at);
      tendWorked(run, parentId, at);
      return [...run.resting.keys()];
    };

    // When
    const [alone, joined] = [lookedAt(60, [aLevel('0.48')]), lookedAt(70, [aLevel('0.49', '9'), aLevel('0.48')])];

    // Then
    expect(alone).toEqual([venueOrderId]);
    expect(joined).toEqual([]);
  });
});

describe('an exit that is large', () => {
  const SOLD = actsOf([anAct('SELL', '2000', { number: 2, afterS: 1_200 })]);
  const sold = ({ trades }: ReplayResult) => trades.filter(({ side }) => side === 'SELL');

  it('is sold in equal parts within its window', () => {
    const result = replayed([...BUY, ...SOLD], settingsOf());
    const parts = sold(result).map(({ at, shares }) => [Math.floor((at - NOW) / MINUTE_MS), shares]);
    expect(parts.map(([minute]) => minute)).toEqual([20, 21, 22, 23, 24]);
    expect(new Set(parts.map(([, shares]) => shares)).size).toBe(1);
    expect(sharesIn(sold(result))).toBe(sharesIn(bought(result)));
  });

  it('that found no bid within its window is sold at once after it', () => {
    const [away, back] = [showing(1_201, aBook({ bids: [] })), showing(1_600, aBook())];
    const result = replayed([...BUY, ...SOLD, away, back], settingsOf());
    expect(sold(result).map(({ shares }) => shares)).toEqual([sharesIn(bought(result))]);
  });
});
