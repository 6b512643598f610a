import { siblingsToJoin } from '#core/execution/join-siblings.ts';
import { MAX_SIBLINGS } from '#core/execution/absorb.ts';
import { type EntryLot, type ParentOrder } from '#core/model/parent-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** Best ask 0.51; 3 % above 0.50 is 0.515: an entry at 0.50 passes up to 0.51. */
const MARKET = aMarket({ tick: priceOf('0.01'), fee: { rateBps: bps(0n), exponent: 1 } });
const BOOK = aBook({ asks: [aLevel('0.51', '100')] });
const LOT: EntryLot = { amount: dollars('0.3'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };

const aCandidate = (at: number, event: Partial<LeaderEvent> = {}, parent: Partial<ParentOrder> = {}) => ({
  parent: aParent({ parentId: aParentId(at), ...parent }),
  event: aLeaderEvent(event),
});
const joined = (candidates: Snapshot['candidates'], changes: Partial<Snapshot> = {}, lot = LOT) =>
  siblingsToJoin(aSnapshot({ market: MARKET, book: BOOK, candidates, ...changes }), lot).map(
    ({ parent }) => parent.parentId,
  );

describe('which siblings an entry takes along', () => {
  it.each([
    [undefined, undefined, true],
    [NOW, NOW, true],
    [NOW, undefined, false],
    [undefined, NOW, false],
  ])('an entry lifted at %s takes one lifted at %s along: %s, so that no age is lent', (liftedAt, other, isTaken) => {
    const candidate = aCandidate(2, {}, other === undefined ? {} : { liftedAt: other });
    expect(joined([candidate], { liftedAt })).toHaveLength(isTaken ? 1 : 0);
  });

  it('one of an hour ago that is lifted goes along with another', () => {
    const candidate = aCandidate(2, { at: later(NOW, -3_600_000) }, { liftedAt: NOW });
    expect(joined([candidate], { liftedAt: NOW })).toEqual([aParentId(2)]);
  });

  it('none that is not worth a copy of its own: a trade that is ignored, or more of a fill that a fixed amount has copied', () => {
    const small = aCandidate(2, { notional: dollars('49.999999') });
    const enough = aCandidate(3, { notional: dollars('50') });
    const settings = someSettings({ limits: theLimits({ ignoreBelow: dollars('50') }) });
    expect(joined([small, enough], { settings })).toEqual([aParentId(3)]);
    expect(joined([small, enough])).toEqual([aParentId(2), aParentId(3)]);
    const later = aCandidate(2, { supplements: aLeaderEvent().eventId });
    const fixed = aFollow({ sizing: { policy: 'fixed', amount: dollars('20') } });
    expect(joined([later, enough], { follow: fixed })).toEqual([aParentId(3)]);
  });

  it("each whose own leader's price passes at today's best price, 0.51", () => {
    const candidates = [
      aCandidate(2, { price: priceOf('0.5') }),
      aCandidate(3, { price: priceOf('0.49') }),
      aCandidate(4, { price: priceOf('0.6') }),
    ];
    expect(joined(candidates)).toEqual([aParentId(2), aParentId(4)]);
  });

  it("none when it does not pass against the entry's own price, or when nobody offers", () => {
    const candidates = [aCandidate(2)];
    expect(joined(candidates, {}, { ...LOT, leaderPrice: priceOf('0.49') })).toEqual([]);
    expect(joined(candidates, { book: aBook({ asks: [] }) })).toEqual([]);
    expect(joined(candidates, { book: undefined })).toEqual([]);
    expect(joined(candidates, { market: undefined })).toEqual([]);
  });

  it('none that raises no net position of the leader; one that was sized before keeps its size', () => {
    const sized = aCandidate(4, { before: 0n as never }, { state: 'HELD', lot: LOT });
    const candidates = [aCandidate(2), aCandidate(3, { before: sharesOf('500') }), sized];
    expect(joined(candidates, { opposite: sharesOf('2000') })).toEqual([aParentId(3), aParentId(4)]);
  });

  it.each([
    [60_000, true],
    [60_001, false],
  ])('one that was never decided on joins at %i ms of age: %s', (ageMs, joins) => {
    expect(joined([aCandidate(2, { at: later(NOW, -ageMs) })])).toHaveLength(joins ? 1 : 0);
  });

  it.each([
    [899_999, true],
    [900_000, false],
  ])('one that is held joins after waiting %i ms: %s', (waitedMs, joins) => {
    const heldSince = later(NOW, -waitedMs);
    const parent = { state: 'HELD', heldSince, lot: { ...LOT, freshAt: heldSince } } as const;
    expect(joined([aCandidate(2, { at: heldSince }, parent)])).toHaveLength(joins ? 1 : 0);
  });

  it('what a held one brings is its stored lot, not its own fill alone', () => {
    const lot = { ...LOT, amount: dollars('0.77') };
    const candidates = [aCandidate(2, {}, { state: 'HELD', heldSince: NOW, lot })];
    const [sibling] = siblingsToJoin(aSnapshot({ market: MARKET, book: BOOK, candidates }), LOT);
    expect(sibling?.lot).toEqual(lot);
  });

  it(`at most ${MAX_SIBLINGS} at a time`, () => {
    const candidates = Array.from({ length: MAX_SIBLINGS + 5 }, (_, at) => aCandidate(at + 2));
    expect(joined(candidates)).toHaveLength(MAX_SIBLINGS);
  });
});
