import { describe, expect, it } from '@jest/globals';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { replayMarkouts } from '#core/replay/replay-markouts.ts';
import { MARKOUT_DELAYS } from '#core/scoring/leader-markouts.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { FOLLOWER_WALLET, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';
import { actsOf, anAct, aPayout } from '../../../../support/replay-steps.ts';

const MARKET: ReplayEvent = { kind: 'market', at: NOW, market: aMarket() };
const LATE: ReplayEvent = { kind: 'print', at: later(NOW, 9_000_000), token: TOKEN, price: priceOf('0.9') };

const bookAt = (afterS: number, bid: string, ask: string): ReplayEvent => ({
  ...{ kind: 'book', at: later(NOW, afterS * 1_000), token: TOKEN },
  book: aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] }),
});
const printAt = (afterS: number, at: string, token = TOKEN): ReplayEvent => ({
  ...{ kind: 'print', at: later(NOW, afterS * 1_000), token, price: priceOf(at) },
});

/** Means by delay; null where nothing was known. */
function meansOf(events: readonly ReplayEvent[], bookAgeMs = 4_000_000): readonly (number | null)[] {
  const sorted = [MARKET, ...events, LATE].toSorted((a, b) => a.at - b.at);
  const [own] = replayMarkouts({ events: sorted, leaders: [LEADER], bookAgeMs });
  return own?.markouts.map(({ value }) => (value === null ? null : Number(value.mean.toFixed(9)))) ?? [];
}

describe('how far prices went a leader’s way', () => {
  it('is the middle of the recorded book at each delay less his price, and a book of that moment counts', () => {
    const delays = MARKOUT_DELAYS.map((seconds, at) => bookAt(seconds, `0.5${at}`, `0.5${at + 2}`));
    const events = [bookAt(0, '0.49', '0.5'), ...actsOf([anAct('BUY', '100', { at: '0.5' })]), ...delays];
    expect(meansOf(events)).toEqual([0.01, 0.02, 0.03, 0.04]);
  });

  it('is the other way round for his sales', () => {
    const events = [...actsOf([anAct('SELL', '100', { at: '0.5' })]), bookAt(1, '0.44', '0.46')];
    expect(meansOf(events)).toEqual([0.05, 0.05, 0.05, 0.05]);
  });

  it('is told by trades after his where no book is recorded, of either outcome, and by none of his moment', () => {
    const his = [...actsOf([anAct('BUY', '100', { at: '0.5' })]), printAt(0, '0.5')];
    expect(meansOf(his)).toEqual([null, null, null, null]);
    expect(meansOf([...his, printAt(40, '0.3', OTHER_TOKEN)])).toEqual([null, null, 0.2, 0.2]);
  });

  it('takes no book that is too old, and nothing from a resolution on, or past the end', () => {
    const his = actsOf([anAct('BUY', '100', { at: '0.5' })]);
    expect(meansOf([bookAt(0, '0.49', '0.53'), ...his], 60_000)).toEqual([0.01, 0.01, null, null]);
    expect(meansOf([bookAt(0, '0.49', '0.53'), ...his, aPayout('1', 100)])).toEqual([0.01, 0.01, null, null]);
    const [cut] = replayMarkouts({ events: [MARKET, bookAt(0, '0.49', '0.53'), ...his], leaders: [LEADER] });
    expect(cut?.markouts.every(({ reason }) => reason === 'EMPTY')).toBe(true);
  });

  it('is told of those who are asked about alone, also of one who did nothing', () => {
    const events = [MARKET, ...actsOf([anAct('BUY', '100')]), bookAt(1, '0.6', '0.62'), LATE];
    const [nobody, leader] = replayMarkouts({ events, leaders: [FOLLOWER_WALLET, LEADER], bookAgeMs: 4_000_000 });
    expect(nobody?.decay).toEqual({ value: null, reason: 'EMPTY' });
    expect(leader?.decay.value?.asymptote).toBeCloseTo(0.11, 2);
  });
});
