import { describe, expect, test } from '@jest/globals';
import { executionsOf } from '#core/reporting/executions.ts';
import { aBuyChild, anOrderId, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const booked = aTrade({ settled: true });
const decided = { at: NOW, settings: 1n, caps: [], best: priceOf('0.49') };
const of = (parent: ReturnType<typeof aParent>, ...children: readonly ReturnType<typeof aBuyChild>[]) =>
  executionsOf(new Map([[parent.parentId, parent]]), children).get(aParentId());

describe('what an order came to', () => {
  test('is what is booked, and what it was worth at the best price when it was decided', () => {
    expect(of(aParent({ decided }), aBuyChild({ trades: [booked, aTrade({ tradeId: 't2' })] }))).toEqual({
      ...{ shares: sharesOf('40'), gross: dollars('20'), fee: dollars('0.1') },
      decidedWorth: 19_600_000_000_000n,
    });
  });

  test('of a sale counts from the best bid of each try', () => {
    // Given two tries at different bids
    const first = aSellChild({ best: priceOf('0.5'), trades: [booked] });
    const second = aSellChild({ venueOrderId: anOrderId(2), best: priceOf('0.4'), trades: [booked] });
    // When
    const sold = of(aParent({ side: 'SELL' }), first, second);
    // Then
    expect(sold).toEqual({
      shares: sharesOf('80'),
      gross: dollars('40'),
      fee: dollars('0.2'),
      decidedWorth: 36_000_000_000_000n,
    });
  });

  test('has no price of the decision where one of its tries keeps none', () => {
    const kept = aSellChild({ best: priceOf('0.5'), trades: [booked] });
    const before = aSellChild({ venueOrderId: anOrderId(2), trades: [booked] });
    expect(of(aParent({ side: 'SELL' }), kept, before)).not.toHaveProperty('decidedWorth');
  });

  test('is nothing where no execution is booked', () => {
    expect(of(aParent({ decided }), aBuyChild({ trades: [aTrade({ status: 'FAILED' })] }))).toBeUndefined();
  });
});
