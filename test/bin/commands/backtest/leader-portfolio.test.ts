import { expect, test } from '@jest/globals';
import { parseWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { leaderPortfolio } from '../../../../bin/commands/backtest/leader-portfolio.ts';
import { SHIPPED_TAPE } from '../../../../bin/local/tape/build-shipped-tape.ts';
import { readTape } from '../../../../bin/local/tape/read-tape.ts';

const { markets, leaders } = await readTape(SHIPPED_TAPE);
const [market] = markets;
const [leader] = leaders;
invariant(market !== undefined && leader !== undefined, 'the tape that ships has leaders and markets');
const [{ tokenId: one }, { tokenId: other }] = market.tokens;
const facts = new Map(markets.map((each) => [each.conditionId, each]));

const worthOf = (held: readonly (readonly [string, bigint])[], lastPrices: readonly (readonly [string, bigint])[]) => {
  const positions = held.map(([tokenId, sharesMicro]) => ({ tokenId, sharesMicro }));
  const portfolio = leaderPortfolio({ ...leader, cashMicro: 7n, positions }, parseWallet(leader.wallet)!, facts);
  const { equity, unpriced } = portfolio.equity(new Map(lastPrices), unixMs(0));
  return [equity.positions, equity.equity, unpriced];
};

test('a share that nobody has traded is no part of what its leader is worth, and counted', () => {
  expect(worthOf([[one, 10_000_000n]], [])).toEqual([0n, 7n, 1]);
  expect(worthOf([[one, 10_000_000n]], [[one, 300_000n]])).toEqual([3_000_000n, 3_000_007n, 0]);
});

test('of both outcomes a pair is worth a dollar, whatever its market does; only what has no other is unknown', () => {
  const pair = [
    [one, 10_000_000n],
    [other, 4_000_000n],
  ] as const;
  expect(worthOf(pair, [])).toEqual([4_000_000n, 4_000_007n, 1]);
  expect(worthOf([pair[0], [other, 10_000_000n]], [])).toEqual([10_000_000n, 10_000_007n, 0]);
});
