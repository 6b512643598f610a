import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { largestStake } from '#core/scoring/largest-stake.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { aBuy, aSell } from '../../../../support/builders/a-leader-act.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const OTHER = `0x${'d'.repeat(64)}` as ConditionId;

test('the most that one market had cost at once is the largest, fees included', () => {
  const acts = [
    aBuy({ shares: '10', for: '60', fee: '1' }),
    aSell({ shares: '10', for: '50', fee: '2' }),
    aBuy({ shares: '10', for: '40' }),
    aBuy({ shares: '10', for: '55', condition: OTHER }),
  ];
  expect(largestStake(acts)).toBe(dollars('61'));
  expect(largestStake(acts.slice(1))).toBe(dollars('55'));
});

test('what was only sold was never at stake', () => {
  expect([largestStake([]), largestStake([aSell({ shares: '1', for: '1' })])]).toEqual([0n, 0n]);
});

test('no purchase makes it smaller', () => {
  const some = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 10 });
  fc.assert(
    fc.property(some, (all) => {
      const acts = all.map((paid, index) =>
        (index % 3 === 2 ? aSell : aBuy)({
          shares: '1',
          for: `${paid}`,
          ...(index % 2 === 0 ? {} : { condition: OTHER }),
        }),
      );
      const before = largestStake(acts);
      expect(largestStake([...acts, aBuy({ shares: '1', for: '1' })])).toBeGreaterThanOrEqual(before);
      expect(before).toBeLessThanOrEqual(dollars(`${all.reduce((sum, paid) => sum + paid, 0)}`));
    }),
  );
});
