import { describe, expect, test } from '@jest/globals';
import { countsPurchases, isAboveLimit, planSlice } from '#core/execution/working/plan-slice.ts';
import { type WorkingChild, type WorkedCopy } from '#core/model/working-order.ts';
import { usd } from '#core/values/usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { anOrderId } from '../../../../../support/builders/a-child.ts';
import { aBook, aMarket } from '../../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../../support/builders/a-position.ts';
import { aFollower, someSettings, theLimits } from '../../../../../support/builders/a-settings.ts';
import { aWorkedParent } from '../../../../../support/builders/a-worked-parent.ts';
import { FOLLOWER_WALLET, LEADER, NOW } from '../../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const SLICE: WorkingChild = { number: 1, shares: sharesOf('20'), limit: priceOf('0.5'), kind: 'FAK' };
const COPY: WorkedCopy = {
  because: { code: 'ABOVE_USD', dollars: dollars('2'), most: dollars('1') },
  settings: 1n,
  asOf: 4n,
  limits: { total: dollars('100'), leader: dollars('50'), adds: { most: 3n, isFirst: true } },
};
const parent = aWorkedParent({ leader: LEADER, origin: 'copy' }, { copy: COPY });

function input({ slice = SLICE, settings = someSettings() } = {}) {
  const state = { ...parent.work.state, slot: 0 };
  const at = { parent, position: aPosition({ entry: parent.parentId }), settings, follower: aFollower() };
  return { ...at, market: aMarket(), book: aBook(), slice, state, now: NOW };
}

const planned = (given: Parameters<typeof input>[0] = {}) =>
  planSlice({ ...input(given), tokenCap: undefined, signer: FOLLOWER_WALLET, orderId: () => anOrderId(7) });

describe('one order of those that work over time', () => {
  test('is reserved with how far the work has come, in the caps and within the limits of its copy', () => {
    const { child, changes } = planned();
    expect(child).toMatchObject({ venueOrderId: anOrderId(7), shares: sharesOf('20'), counts: ['add'] });
    expect(child.restsUntil).toBeUndefined();
    const caps = changes.flatMap((change) => (change.kind === 'cap' ? [change] : []));
    expect(caps.find(({ name }) => name.startsWith('L#'))).toMatchObject({
      reserved: child.leftUsd,
      usedAtMost: dollars('50') - child.leftUsd,
    });
    expect(changes[0]).toMatchObject({ value: { openChild: anOrderId(7), work: { state: { slot: 0 } } } });
  });

  test('rests, or takes and rests, where its step says so', () => {
    const expiresAt = later(NOW, 240_000);
    const [rests, crosses] = (['GTD', 'CROSSING_GTD'] as const).map(
      (kind) => planned({ slice: { ...SLICE, kind, expiresAt } }).child,
    );
    expect(rests).toMatchObject({ restsUntil: expiresAt });
    expect(rests?.mayTake).toBeUndefined();
    expect(crosses).toMatchObject({ restsUntil: expiresAt, mayTake: true });
  });

  test('costs no more at its worst than one order may, to the micro-dollar', () => {
    const { leftUsd } = planned().child;
    const within = (maxSingleBet: typeof leftUsd) =>
      isAboveLimit(input({ settings: someSettings({ limits: theLimits({ maxSingleBet }) }) }));
    expect([within(leftUsd), within(usd(leftUsd - 1n))]).toEqual([false, true]);
  });

  test('asks for the token’s purchases until one was filled, where they are limited', () => {
    expect(countsPurchases(parent)).toBe(true);
    expect(countsPurchases({ ...parent, filledShares: sharesOf('1') })).toBe(false);
    expect(countsPurchases(aWorkedParent())).toBe(false);
  });
});
