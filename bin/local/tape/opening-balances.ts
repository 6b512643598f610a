import type { ActivityRow, MarketFacts } from './tape-world.ts';

/** What a row moves, in millionths: dollars into the wallet, and shares of each token. */
type Effect = { readonly cash: bigint; readonly shares: readonly (readonly [tokenId: string, change: bigint])[] };

/** Shares by token, and the cash that a wallet must have had. */
export type OpeningBalances = {
  readonly positions: readonly { readonly tokenId: string; readonly sharesMicro: bigint }[];
  readonly cashMicro: bigint;
  /** How many of the positions follow only from later rows that gave more away than was bought. */
  readonly inventedPositions: number;
};

/**
 * Works out what a leader owned when the tape starts.
 *
 * Shares are those that earlier rows left, raised where the tape's rows sell, merge or redeem more than there was.
 * Cash is what keeps the wallet from ever being below zero, and a quarter more; it is invented, no feed tells it.
 */
export function openingBalances(input: {
  readonly earlier: readonly ActivityRow[];
  readonly rows: readonly ActivityRow[];
  readonly markets: ReadonlyMap<string, MarketFacts>;
}): OpeningBalances {
  const { earlier, rows, markets } = input;
  const owned = play({ held: new Map(), rows: earlier, markets }).held;
  const opening = new Map(owned);
  const { missing, lowestCash } = play({ held: owned, rows, markets });
  for (const [tokenId, shares] of missing) opening.set(tokenId, (opening.get(tokenId) ?? 0n) + shares);
  const known = new Set([...markets.values()].flatMap((market) => market.tokens.map((token) => token.tokenId)));
  const positions = [...opening].filter(([tokenId, shares]) => shares > 0n && known.has(tokenId));
  return {
    positions: positions.map(([tokenId, sharesMicro]) => ({ tokenId, sharesMicro })),
    cashMicro: (-lowestCash * 5n + 3n) / 4n,
    inventedPositions: positions.filter(([tokenId]) => missing.has(tokenId)).length,
  };
}

function play(input: {
  readonly held: ReadonlyMap<string, bigint>;
  readonly rows: readonly ActivityRow[];
  readonly markets: ReadonlyMap<string, MarketFacts>;
}): { held: Map<string, bigint>; missing: ReadonlyMap<string, bigint>; lowestCash: bigint } {
  const held = new Map(input.held);
  const missing = new Map<string, bigint>();
  let cash = 0n;
  let lowestCash = 0n;
  for (const row of input.rows) {
    const effect = effectOf(row, input.markets.get(row.conditionId), held);
    for (const [tokenId, change] of effect.shares) {
      const after = (held.get(tokenId) ?? 0n) + change;
      if (after < 0n) missing.set(tokenId, (missing.get(tokenId) ?? 0n) - after);
      held.set(tokenId, after < 0n ? 0n : after);
    }
    cash += effect.cash;
    if (cash < lowestCash) lowestCash = cash;
  }
  return { held, missing, lowestCash };
}

/** What a row moves of a wallet that holds these shares. */
export function effectOf(row: ActivityRow, market: MarketFacts | undefined, held: ReadonlyMap<string, bigint>): Effect {
  const { type, side, tokenId, sizeMicro, usdcMicro } = row;
  const both = (change: bigint): Effect['shares'] =>
    market?.tokens.map((token) => [token.tokenId, change] as const) ?? [];
  switch (type) {
    case 'TRADE':
      return side === 'BUY'
        ? { cash: -usdcMicro, shares: [[tokenId, sizeMicro]] }
        : { cash: usdcMicro, shares: [[tokenId, -sizeMicro]] };
    case 'SPLIT':
      return { cash: -usdcMicro, shares: both(sizeMicro) };
    case 'MERGE':
      return { cash: usdcMicro, shares: both(-sizeMicro) };
    case 'REDEEM':
      return { cash: usdcMicro, shares: tokenId === '' ? redeemAll(row, market, held) : [[tokenId, -sizeMicro]] };
    case 'CONVERSION':
      // What it gives belongs to other markets of the event, which the row does not name.
      return { cash: 0n, shares: tokenId === '' ? [] : [[tokenId, -sizeMicro]] };
    case 'WITHDRAWAL':
      return { cash: -usdcMicro, shares: [] };
    case 'DEPOSIT':
    case 'REWARD':
    case 'YIELD':
    case 'MAKER_REBATE':
    case 'TAKER_REBATE':
    case 'REFERRAL_REWARD':
      return { cash: usdcMicro, shares: [] };
    default:
      return { cash: 0n, shares: [] };
  }
}

/** A redemption without a token takes all that the wallet held of the market; its size is that of the winner. */
function redeemAll(
  row: ActivityRow,
  market: MarketFacts | undefined,
  held: ReadonlyMap<string, bigint>,
): Effect['shares'] {
  if (market === undefined) return [];
  const winner = (market.resolution?.payoutsMicro[1] ?? 0n) > (market.resolution?.payoutsMicro[0] ?? 0n) ? 1 : 0;
  return market.tokens.map((token, index) => {
    const own = held.get(token.tokenId) ?? 0n;
    return [token.tokenId, index === winner && row.sizeMicro > own ? -row.sizeMicro : -own] as const;
  });
}
