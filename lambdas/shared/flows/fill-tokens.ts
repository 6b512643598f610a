import { type TokenRow } from '#core/detection/group-rows.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { type MarketData } from '#ports/market-data.ts';

/**
 * Gives every row its token.
 *
 * Where the venue names no token, the action concerns all tokens of the market. An action in a market that cannot be
 * looked up is counted as unreadable: the others are recorded, and the cursor stays before it.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function fillTokens(
  markets: Pick<MarketData, 'tokensOf'>,
  rows: readonly ActivityRow[],
): Promise<{ readonly filled: readonly TokenRow[]; readonly unknown: number }> {
  const filled: TokenRow[] = [];
  let unknown = 0;
  for (const row of rows) {
    const tokens = row.token === undefined ? await markets.tokensOf(row.condition) : [row.token];
    if (tokens === undefined) unknown += 1;
    else filled.push(...tokens.map((token) => ({ ...row, token })));
  }
  return { filled, unknown };
}
