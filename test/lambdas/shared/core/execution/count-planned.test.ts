import { expect, test } from '@jest/globals';
import { countPlanned, type Planned } from '#core/execution/count-planned.ts';
import { type Wallet } from '#core/values/ids.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { CONDITION, FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const aPlanned = (changes: Partial<Planned> = {}): Planned => ({
  follower: FOLLOWER,
  mode: 'live',
  leader: LEADER,
  condition: CONDITION,
  token: TOKEN,
  eventGroup: undefined,
  cost: dollars('30'),
  shares: sharesOf('60'),
  ...changes,
});

test('what is planned counts in every cap that it would be reserved in, on top of what is used', () => {
  const snapshot = aSnapshot({ globalCap: aCap({ reserved: dollars('5') }) });
  const { globalCap, leaderCap, marketCap, tokenCap, dayCap, minuteCap, eventCap } = countPlanned(snapshot, [
    aPlanned(),
    aPlanned({ token: OTHER_TOKEN }),
  ]);
  expect([globalCap, leaderCap, marketCap, tokenCap, dayCap].map((cap) => cap?.used)).toEqual(
    ['65', '60', '60', '30', '60'].map(dollars),
  );
  expect([tokenCap?.shares, minuteCap?.entries, eventCap]).toEqual([sharesOf('60'), 2n, undefined]);
});

test('what another leader brings counts in no cap of this one, and what is in another ledger in none', () => {
  const snapshot = aSnapshot();
  const other = countPlanned(snapshot, [aPlanned({ leader: `0x${'b'.repeat(40)}` as Wallet })]);
  expect([other.globalCap?.used, other.leaderCap?.used]).toEqual([dollars('30'), 0n]);
  expect(countPlanned(snapshot, [aPlanned({ mode: 'dry-run' })])).toBe(snapshot);
});

test('a ledger without its global cap stays unopened', () => {
  expect(countPlanned(aSnapshot({ globalCap: undefined }), [aPlanned()]).globalCap).toBeUndefined();
});
