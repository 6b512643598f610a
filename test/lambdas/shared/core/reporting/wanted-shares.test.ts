import { describe, expect, test } from '@jest/globals';
import { type Execution, type Follow, type Settings } from '#core/model/settings.ts';
import { wantedShares } from '#core/reporting/wanted-shares.ts';
import { bps } from '#core/values/bps.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, someSettings, theExecution } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const settingsOf = (sizing: Follow['sizing'], execution?: Partial<Execution>): Settings =>
  someSettings({ follows: [aFollow({ sizing })], execution: theExecution(execution) });
const settings = settingsOf({ policy: 'portfolio_proportion' });
const decided = { at: NOW, settings: 1n, caps: [], equity: dollars('10000'), size: dollars('30') };
const event = aLeaderEvent();
const sized = (sizing: Follow['sizing'], changes: Parameters<typeof aParent>[0] = {}) => {
  const parent = aParent({ decided, ...changes });
  return wantedShares({ event, parent, carrier: parent, settings: settingsOf(sizing) });
};

describe('of a purchase of 2,000 shares at 0.50', () => {
  test.each([
    ['a tenth of the equity is a tenth of 2,000 dollars', { policy: 'portfolio_proportion' }, '400'],
    ['five percent of 1,000 dollars', { policy: 'percentage', copyBps: bps(500n), maxTrade: dollars('1000') }, '100'],
    ['a hundredth of the shares', { policy: 'factor', factor: 10_000n }, '20'],
    ['25 dollars', { policy: 'fixed', amount: dollars('25') }, '50'],
    ['a stake is the size that was decided', { policy: 'kelly', fraction: bps(2_500n) }, '60'],
  ] as const)('%s', (_, sizing, count) => {
    expect(sized(sizing as Follow['sizing'])).toBe(sharesOf(count));
  });

  test.each(['ALIGNED', 'ALREADY_COPIED', 'BOTH_OUTCOMES', 'NOT_A_TRADE'] as const)(
    'nothing is wanted of %s',
    (code) => {
      expect(sized({ policy: 'portfolio_proportion' }, { reason: { code } as never })).toBe(0n);
    },
  );
});

describe('nobody can tell', () => {
  const parent = aParent();
  test('without the settings that it was decided on', () => {
    expect(wantedShares({ event, parent, carrier: parent, settings: undefined })).toBeUndefined();
    const others = someSettings({ follows: [] });
    expect(wantedShares({ event, parent: aParent({ decided }), carrier: parent, settings: others })).toBeUndefined();
  });

  test('a portion without the equity of the leader, a stake without its size', () => {
    expect(wantedShares({ event, parent, carrier: parent, settings })).toBeUndefined();
    const kelly = settingsOf({ policy: 'kelly', fraction: bps(2_500n) });
    expect(wantedShares({ event, parent, carrier: parent, settings: kelly })).toBeUndefined();
  });

  test('of a purchase at no price', () => {
    const free = aLeaderEvent({ price: priceOf('0') });
    expect(wantedShares({ event: free, parent: aParent({ decided }), carrier: parent, settings })).toBeUndefined();
  });
});

test('the equity that the order was decided on which took it along tells it too', () => {
  const carrier = aParent({ decided });
  expect(wantedShares({ event, parent: aParent(), carrier, settings })).toBe(sharesOf('400'));
});

describe('where both outcomes are netted, of a purchase of 2,000 shares', () => {
  const netted = settingsOf({ policy: 'portfolio_proportion' }, { netOutcomes: true });
  const parent = aParent({ decided });

  test.each([
    ['0', '400'],
    ['1500', '100'],
    ['2000', '0'],
  ])('beside %s of the other outcome %s are wanted', (opposite, count) => {
    const kept = aParent({ decided: { ...decided, opposite: sharesOf(opposite) } });
    expect(wantedShares({ event, parent: kept, carrier: kept, settings: netted })).toBe(sharesOf(count));
    expect(wantedShares({ event, parent, carrier: kept, settings: netted })).toBe(sharesOf(count));
  });

  test('nobody can tell where that is not kept, but a stake', () => {
    expect(wantedShares({ event, parent, carrier: parent, settings: netted })).toBeUndefined();
    const kelly = settingsOf({ policy: 'kelly', fraction: bps(2_500n) }, { netOutcomes: true });
    expect(wantedShares({ event, parent, carrier: parent, settings: kelly })).toBe(sharesOf('60'));
  });
});
