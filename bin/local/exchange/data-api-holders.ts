import {
  conditionsOf,
  envelope,
  isRefused,
  numberIn,
  oneOf,
  pageOf,
  parameter,
  refused,
  writeCursor,
} from './data-api-query.ts';
import { type Holding, worth } from './holdings.ts';
import type { VenueReply } from './http-server.ts';
import { knownWallets, walletName } from './known-wallets.ts';
import type { Token } from './market-index.ts';
import { formatMicro, parseMicro } from './micro.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

/** More than this many holders are not told with their profits. */
const MAX_WITH_PNL = 100;

/** `GET /v2/holders`: who holds each token of some markets, the largest first; `limit` counts for each token. */
export function holdersReply(venue: Venue, search: URLSearchParams): VenueReply {
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const conditions = conditionsOf(search);
  if (isRefused(conditions)) return conditions.fault;
  if (conditions === undefined) return refused('condition', 'condition must be given').fault;
  const least = parseMicro(parameter(search, 'min_balance') ?? '0');
  if (least === undefined) return refused('min_balance', 'must be a number').fault;
  const includePnl = oneOf(search, 'include_pnl', { words: ['true', 'false'], fallback: 'false' });
  if (isRefused(includePnl)) return includePnl.fault;
  const isPnlShown = includePnl.word === 'true';
  if (isPnlShown && (conditions.size > 1 || page.limit > MAX_WITH_PNL))
    return refused('include_pnl', `only for one market and a limit of at most ${MAX_WITH_PNL}`).fault;

  const begin = numberIn(page.cursor, 'next') ?? 0;
  const next = begin + page.limit;
  const tokens = [...conditions]
    .flatMap((id) => venue.markets.condition(id)?.tokens ?? [])
    .flatMap(({ tokenId }) => venue.markets.token(tokenId) ?? [])
    .map((token) => ({ token, holders: holdersOf(venue, token, least) }));
  const rows = tokens.map(({ token, holders }) =>
    JSON.stringify({
      token_id: token.tokenId,
      holders: holders.slice(begin, next).map((holder) => holderRow(venue, token, { ...holder, isPnlShown })),
    }),
  );
  const isMore = tokens.some(({ holders }) => holders.length > next);
  return envelope(rows, page.limit, isMore ? writeCursor({ limit: page.limit, next }) : null);
}

type Holder = { readonly address: string; readonly holding: Holding };

function holdersOf(venue: Venue, token: Token, leastMicro: bigint): Holder[] {
  const now = venue.clock.now();
  return knownWallets(venue)
    .flatMap((address): Holder[] => {
      const wallet = venue.wallets.find(address, now);
      const holding = wallet && venue.wallets.inDataApi(wallet, now).tokens.get(token.tokenId);
      const isHeld = holding !== undefined && holding.sharesMicro > 0n && holding.sharesMicro >= leastMicro;
      return isHeld ? [{ address, holding }] : [];
    })
    .sort((left, right) => Number(right.holding.sharesMicro - left.holding.sharesMicro));
}

function holderRow(
  venue: Venue,
  token: Token,
  { address, holding, isPnlShown }: Holder & { readonly isPnlShown: boolean },
): Record<string, unknown> {
  const valueMicro = worth(holding.sharesMicro, venue.prints.mark(token, venue.clock.now() - DATA_API_LAG_MS));
  const unrealizedMicro = valueMicro - holding.costMicro;
  return {
    proxy_wallet: address,
    amount: double(holding.sharesMicro),
    outcome_index: token.outcomeIndex,
    name: walletName(venue, address),
    pseudonym: '',
    bio: '',
    profile_image: '',
    verified: false,
    ...(isPnlShown
      ? {
          realized_pnl: double(holding.realizedMicro),
          unrealized_pnl: double(unrealizedMicro),
          total_pnl: double(holding.realizedMicro + unrealizedMicro),
        }
      : {}),
  };
}

function double(micro: bigint): number {
  return Number(formatMicro(micro));
}
