import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { effectOf } from '../../local/tape/opening-balances.ts';
import { type ActivityRow, type MarketFacts, type TapeLeader } from '../../local/tape/tape-world.ts';

/** What a leader owns, row by row. */
export type LeaderPortfolio = {
  accept(row: ActivityRow): void;
  held(): ReadonlyMap<string, bigint>;
  /** Shares at what their token was last traded at, and cash. */
  equity(lastPrices: ReadonlyMap<string, bigint>, at: UnixMs): LeaderEquity;
};

/** Starts with what the tape says that a leader owned. */
export function leaderPortfolio(
  leader: TapeLeader,
  wallet: Wallet,
  markets: ReadonlyMap<string, MarketFacts>,
): LeaderPortfolio {
  const held = new Map(leader.positions.map(({ tokenId, sharesMicro }) => [tokenId, sharesMicro]));
  let cash = leader.cashMicro;
  return {
    accept: (row) => {
      const effect = effectOf(row, markets.get(row.conditionId), held);
      cash += effect.cash;
      for (const [tokenId, change] of effect.shares) {
        const after = (held.get(tokenId) ?? 0n) + change;
        if (after > 0n) held.set(tokenId, after);
        else held.delete(tokenId);
      }
    },
    held: () => held,
    equity: (lastPrices, at) => {
      let worth = 0n;
      for (const [tokenId, shares] of held) worth += (shares * (lastPrices.get(tokenId) ?? 0n)) / 1_000_000n;
      const inCash = cash > 0n ? cash : 0n;
      const amounts = { positions: usd(worth), cash: usd(inCash), equity: usd(worth + inCash) };
      return { leader: wallet, ...amounts, positionCount: held.size, at };
    },
  };
}
