import { expect, test } from '@jest/globals';
import { deploymentBps } from '#core/model/leader-equity.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

test.each([
  ['35', '100', 3_500],
  ['0', '100', 0],
  ['100', '100', 10_000],
  ['1', '3', 3_333],
  ['0', '0', 0],
])('%s dollars in positions of %s in all are %p hundredths of a percent', (positions, equity, expected) => {
  expect(deploymentBps({ positions: dollars(positions), equity: dollars(equity) })).toBe(expected);
});
