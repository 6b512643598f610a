import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';
import { smaller } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { effectOf } from '../../local/tape/opening-balances.ts';
import { type ActivityRow, type MarketFacts, type TapeLeader } from '../../local/tape/tape-world.ts';

/** What a leader owns, row by row. */
export type LeaderPortfolio = {
  accept(row: ActivityRow): void;
  held(): ReadonlyMap<string, bigint>;
  /**
   * Shares at what their token was last traded at, and cash. Of a market in which nothing was traded both outcomes together
   * are worth a dollar, and what is held of one alone is unknown: no part of it, and counted.
   */
  equity(lastPrices: ReadonlyMap<string, bigint>, at: UnixMs): MeasuredEquity;
};

/** What a leader is worth as far as it is known, and how many of his positions are not. */
export type MeasuredEquity = { readonly equity: LeaderEquity; readonly unpriced: number };

/** Starts with what the tape says that a leader owned. */
export function leaderPortfolio(
  leader: TapeLeader,
  wallet: Wallet,
  markets: ReadonlyMap<string, MarketFacts>,
): LeaderPortfolio {
  const held = new Map(leader.positions.map(({ tokenId, sharesMicro }) => [tokenId, sharesMicro]));
  const others = new Map(
    [...markets.values()].flatMap(({ tokens: [one, other] }) => [
      [one.tokenId, other.tokenId],
      [other.tokenId, one.tokenId],
    ]),
  );
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
      let [worth, unpriced] = [0n, 0];
      for (const [tokenId, shares] of held) {
        const last = lastPrices.get(tokenId);
        const paired = last === undefined ? smaller(shares, held.get(others.get(tokenId) ?? '') ?? 0n) : 0n;
        // Each side of a pair counts half of its dollar.
        worth += last === undefined ? paired / 2n : (shares * last) / 1_000_000n;
        if (last === undefined && paired < shares) unpriced += 1;
      }
      const inCash = cash > 0n ? cash : 0n;
      const amounts = { positions: usd(worth), cash: usd(inCash), equity: usd(worth + inCash) };
      return { equity: { leader: wallet, ...amounts, positionCount: held.size, at }, unpriced };
    },
  };
}
