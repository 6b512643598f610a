import { expect, it } from '@jest/globals';
import { planSale } from '#core/execution/plan-sale.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER_WALLET, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

it('sells 40 of 100 shares at 0.45 at least: shares are set aside, no dollars are held', () => {
  // Given
  const plan = {
    plan: 'sell',
    ...{ shares: sharesOf('40'), rest: sharesOf('0'), limit: priceOf('0.45') },
    ...{ best: priceOf('0.49'), firstMid: priceOf('0.5') },
  } as const;
  const position = aPosition({ available: sharesOf('100'), target: sharesOf('60'), exit: aParentId() });
  const parent = aParent({ side: 'SELL', state: 'WORKING' });

  // When
  const of = { parent, follower: aFollower(), signer: FOLLOWER_WALLET, market: aMarket(), orderId: () => anOrderId(7) };
  const { child, changes } = planSale({ ...of, position, plan, now: NOW });

  // Then
  expect(child).toMatchObject({ venueOrderId: anOrderId(7), side: 'SELL', leftUsd: 0n, leftShares: sharesOf('40') });
  expect(child.fields).toMatchObject({ makerAmount: sharesOf('40'), takerAmount: dollars('18') });
  expect(child.best).toBe(priceOf('0.49'));
  expect(written(changes, 'position')).toMatchObject({ available: sharesOf('60'), selling: sharesOf('40') });
  expect(written(changes, 'parent').firstMid).toBe(priceOf('0.5'));
});
