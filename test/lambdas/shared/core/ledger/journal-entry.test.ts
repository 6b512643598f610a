import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';

type Input = Parameters<typeof journalEntry>[0];

function anEntry(changes: Partial<Input> = {}): Input {
  return {
    follower: FOLLOWER,
    mode: 'live',
    kind: 'buy',
    of: ['trade-1'],
    at: NOW,
    legs: [debit('A', 'pUSD', 5n), credit('B', 'pUSD', 5n)],
    ...changes,
  };
}

describe('journalEntry', () => {
  it('keeps its legs, and leaves legs of zero out', () => {
    const legs = [debit('A', 'pUSD', 5n), debit('FEES', 'pUSD', 0n), credit('B', 'pUSD', 5n)];
    expect(journalEntry(anEntry({ legs })).legs).toEqual([
      { account: 'A', asset: 'pUSD', debit: 5n, credit: 0n },
      { account: 'B', asset: 'pUSD', debit: 0n, credit: 5n },
    ]);
  });

  it('derives one id from what it books, not from when', () => {
    const { entryId } = journalEntry(anEntry());
    expect(journalEntry(anEntry({ at: (NOW + 1) as typeof NOW })).entryId).toBe(entryId);
    expect(entryId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives another trade, kind, follower or mode another id', () => {
    const others = [
      { of: ['trade-2'] },
      { kind: 'sell' },
      { follower: 'other' as typeof FOLLOWER },
      { mode: 'paper' },
    ] as const;
    const ids = [{}, ...others].map((change) => journalEntry(anEntry(change)).entryId);
    expect(new Set(ids).size).toBe(5);
  });

  it('is a bug when an asset is out of balance by one', () => {
    const legs = [debit('A', 'pUSD', 5n), credit('B', 'pUSD', 4n)];
    expect(() => journalEntry(anEntry({ legs }))).toThrow('out of balance by 1 of pUSD');
  });

  it('is a bug when two assets balance only together', () => {
    const legs = [debit('A', 'pUSD', 5n), credit('B', '1001', 5n)];
    expect(() => journalEntry(anEntry({ legs }))).toThrow('out of balance');
  });
});

describe('debit and credit', () => {
  it('write a negative amount on the other side', () => {
    expect(debit('PNL', 'pUSD', -5n)).toEqual({ account: 'PNL', asset: 'pUSD', debit: 0n, credit: 5n });
    expect(credit('PNL', 'pUSD', -5n)).toEqual({ account: 'PNL', asset: 'pUSD', debit: 5n, credit: 0n });
  });

  it('cancel each other out, and never have both sides', () => {
    fc.assert(
      fc.property(fc.bigInt(), (amount) => {
        const [one, other] = [debit('A', 'x', amount), credit('A', 'x', amount)];
        expect(one.debit - one.credit + other.debit - other.credit).toBe(0n);
        expect(one.debit >= 0n && one.credit >= 0n && one.debit * one.credit === 0n).toBe(true);
      }),
    );
  });
});
