import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { explainsBalance } from '#core/ledger/explain-balance.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const move = (secondsAfter: number, shares: bigint) => ({ at: later(NOW, secondsAfter * 1_000), shares });
const explained = (held: bigint, recorded: bigint, moves: readonly ReturnType<typeof move>[]) =>
  explainsBalance({ held, recorded, unrecordedFrom: NOW, moves });

describe('what a wallet holds', () => {
  it('X26: is explained by the ledger, or by the ledger and what was done by hand', () => {
    expect(explained(100n, 100n, [])).toBe(true);
    expect(explained(101n, 100n, [])).toBe(false);
    expect(explained(70n, 100n, [move(5, -30n)])).toBe(true);
    expect(explained(60n, 100n, [move(5, -30n)])).toBe(false);
  });

  it('X26: that is what the ledger says is not explained when something was done by hand meanwhile', () => {
    expect(explained(100n, 100n, [move(5, -30n)])).toBe(false);
    expect(explained(100n, 100n, [move(5, -30n), move(6, 30n)])).toBe(true);
  });

  it.each([
    [35n, true],
    [42n, true],
    [40n, true],
    [33n, false],
    [7n, false],
    [5n, false],
    [0n, false],
  ])('of earlier moves the ledger may have taken in the oldest: a difference of %p is explained: %p', (by, is) => {
    const moves = [move(-20, -2n), move(5, 35n), move(-10, 7n)];
    expect(explained(by, 0n, moves)).toBe(is);
    expect(explained(by, 0n, [...moves].reverse())).toBe(is);
  });

  it('is never explained when a fill of ours is missing and nothing else happened', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (recorded, fill, isBuy) => {
        expect(explained(isBuy ? recorded + fill : recorded - fill, recorded, [])).toBe(false);
      }),
    );
  });
});
