import { expect, it } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { planCopy } from '#core/execution/plan-copy.ts';
import { dayCap } from '#core/model/cap.ts';
import { invariant } from '#core/values/invariant.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollower, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER_WALLET, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

function planned(limits: Parameters<typeof theLimits>[0] = {}) {
  const settings = someSettings({ limits: theLimits(limits) });
  const snapshot = aSnapshot({ settings });
  const verdict = decide(snapshot);
  invariant(verdict.verdict === 'copy', 'copied');
  const of = { parent: aParent(), settings, follower: aFollower(), signer: FOLLOWER_WALLET, market: aMarket() };
  return { verdict, ...planCopy({ ...of, snapshot, verdict, orderId: () => anOrderId(7), now: NOW }) };
}

it('makes the order of what was decided, under the venue’s id, and reserves its worst cost', () => {
  const { verdict, child, changes } = planned();
  const { limit, shares, worstCost, dollars: moved } = verdict.amounts;
  expect(child).toMatchObject({ venueOrderId: anOrderId(7), limit, shares, leftUsd: worstCost, state: 'RESERVED' });
  expect(child.fields).toMatchObject({ makerAmount: moved, takerAmount: shares, side: 'BUY' });
  expect(written(changes, 'parent')).toMatchObject({ state: 'WORKING', openChild: anOrderId(7), decided: { at: NOW } });
  expect(written(changes, 'child')).toEqual(child);
});

it('counts what limits count: the day’s spending, a token’s purchases, a ledger’s copies', () => {
  const bare = planned().child;
  const counted = planned({ maxDailySpend: dollars('900'), maxAdds: 3n, canaryCopies: 2n }).child;
  expect(bare.caps).not.toContain(dayCap(NOW));
  expect(bare).not.toHaveProperty('counts');
  expect(counted.caps).toContain(dayCap(NOW));
  expect(counted.counts).toEqual(['add', 'copy']);
});
