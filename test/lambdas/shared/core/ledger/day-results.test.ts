import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayResults } from '#core/ledger/day-results.ts';
import { CASH, COLLATERAL, FEES, PNL, positionAccount } from '#core/model/journal.ts';
import { type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { LEADER, TOKEN } from '../../../../support/builders/identities.ts';

const OTHER = `0x${'7'.repeat(40)}` as Wallet;
const NOON = unixMs(Date.UTC(2026, 5, 1, 12));
const DAY_MS = 86_400_000;

/** A sale that made so much, less its fee. */
function aSale(entryId: string, { at = NOON, leader = LEADER, made = 0n, fee = 0n } = {}) {
  const cost = 10_000_000n;
  const leg = (account: string, debit: bigint, credit: bigint) => {
    return { entryId, at, account, asset: COLLATERAL, debit, credit };
  };
  return [
    leg(CASH, cost + made - fee, 0n),
    leg(FEES, fee, 0n),
    leg(positionAccount(TOKEN, leader), 0n, cost),
    made < 0n ? leg(PNL, -made, 0n) : leg(PNL, 0n, made),
  ];
}

describe('results of a day', () => {
  test('are profit less fees, by leader and UTC day', () => {
    const legs = [
      ...aSale('a', { made: 3_000_000n, fee: 50_000n }),
      ...aSale('b', { made: -1_000_000n }),
      ...aSale('c', { made: 7_000_000n, at: unixMs(NOON + DAY_MS) }),
      ...aSale('d', { made: -2_000_000n, leader: OTHER }),
    ];
    const results = dayResults(legs);
    expect([...results.keys()]).toEqual([LEADER, OTHER]);
    expect([...results.get(LEADER)!]).toEqual([
      ['2026-06-01', 1_950_000n],
      ['2026-06-02', 7_000_000n],
    ]);
    expect([...results.get(OTHER)!]).toEqual([['2026-06-01', -2_000_000n]]);
  });

  test('of money that came from outside are nobody’s', () => {
    const deposit = { entryId: 'e', at: NOON, account: CASH, asset: COLLATERAL, debit: 5n, credit: 0n };
    expect(dayResults([deposit]).size).toBe(0);
  });

  test('leave out a booking of several leaders: nobody can say whose it is', () => {
    const both = [...aSale('f', { made: 2_000_000n }), ...aSale('f', { made: 3_000_000n, leader: OTHER })];
    expect(dayResults(both).size).toBe(0);
  });

  test('are the same in whatever order pages bring the legs', () => {
    const legs = ['a', 'b', 'c'].flatMap((id, index) => aSale(id, { made: BigInt(index) * 1_000_000n, fee: 1n }));
    fc.assert(
      fc.property(fc.shuffledSubarray(legs, { minLength: legs.length }), (shuffled) => {
        expect([...dayResults(shuffled).get(LEADER)!]).toEqual([...dayResults(legs).get(LEADER)!]);
      }),
    );
  });
});
