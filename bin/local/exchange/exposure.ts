import { failedMs, type Settling } from './settlement.ts';

/** A trade as the exposure sees it. */
export type ExposedTrade = Settling & {
  readonly token: { readonly tokenId: string };
  readonly side: 'BUY' | 'SELL';
  readonly sharesMicro: bigint;
  readonly dollarsMicro: bigint;
};

/**
 * What a follower stands to lose at the venue, by the moment of the match: cost of what it holds, unsettled buys
 * included; and the highest that this ever was.
 */
export type Exposure = {
  readonly costByToken: Map<string, Held>;
  /** Trades counted above that will turn out to have failed, with the cost that each moved. */
  readonly failing: { readonly atMs: number; readonly trade: ExposedTrade; readonly costMicro: bigint }[];
  nowMicro: bigint;
  highestMicro: bigint;
};

type Held = { sharesMicro: bigint; costMicro: bigint };

/** The exposure of an account that has not traded. */
export function noExposure(): Exposure {
  return { costByToken: new Map(), failing: [], nowMicro: 0n, highestMicro: 0n };
}

/** Counts a match towards the exposure: a buy adds what it cost, a sale takes the mean cost of what it sold. */
export function exposeTrade(exposure: Exposure, trade: ExposedTrade): void {
  forgetFailed(exposure, trade.matchMs);
  const held = heldOf(exposure, trade);
  const costMicro = trade.side === 'BUY' ? trade.dollarsMicro : meanCost(held, trade.sharesMicro);
  move(exposure, held, trade, costMicro);
  const atMs = failedMs(trade);
  if (atMs !== undefined) exposure.failing.push({ atMs, trade, costMicro });
  if (exposure.nowMicro > exposure.highestMicro) exposure.highestMicro = exposure.nowMicro;
}

/** Takes redeemed markets out of the exposure. */
export function exposeRedemptions(exposure: Exposure, isRedeemed: (tokenId: string) => boolean): void {
  for (const [tokenId, held] of exposure.costByToken) {
    if (held.costMicro === 0n || !isRedeemed(tokenId)) continue;
    exposure.nowMicro -= held.costMicro;
    exposure.costByToken.delete(tokenId);
  }
}

function move(exposure: Exposure, held: Held, { side, sharesMicro }: ExposedTrade, costMicro: bigint): void {
  const sign = side === 'BUY' ? 1n : -1n;
  held.sharesMicro += sign * sharesMicro;
  held.costMicro += sign * costMicro;
  exposure.nowMicro += sign * costMicro;
}

/** A failed buy cost nothing and a failed sale sold nothing. */
function forgetFailed(exposure: Exposure, nowMs: number): void {
  for (let due = exposure.failing[0]; due !== undefined && due.atMs <= nowMs; due = exposure.failing[0]) {
    exposure.failing.shift();
    const opposite = due.trade.side === 'BUY' ? 'SELL' : 'BUY';
    move(exposure, heldOf(exposure, due.trade), { ...due.trade, side: opposite }, due.costMicro);
  }
}

function heldOf({ costByToken }: Exposure, { token }: ExposedTrade): Held {
  const held = costByToken.get(token.tokenId) ?? { sharesMicro: 0n, costMicro: 0n };
  costByToken.set(token.tokenId, held);
  return held;
}

function meanCost({ sharesMicro, costMicro }: Held, soldMicro: bigint): bigint {
  return sharesMicro === 0n ? 0n : (costMicro * soldMicro) / sharesMicro;
}
