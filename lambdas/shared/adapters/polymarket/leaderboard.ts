import { type Leaderboard } from '#ports/leaderboard.ts';
import * as z from 'zod';
import { dataApiAddress } from './activity-pages.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { activityHeadSchema, activityRowSchema } from './schemas.ts';

/** The venue shows no more on one page. */
const MOST_TRADERS = 1_000;
const SORTS = { profit: 'PNL', volume: 'VOLUME' } as const;

const boardSchema = z.object({
  data: z
    .array(z.object({ user_id: activityHeadSchema.shape.proxy_wallet, user_name: activityRowSchema.shape.title }))
    .nullish(),
});

/** Reads the venue's leaderboard from its Data API, version 2. */
export function polymarketLeaderboard({
  baseUrl,
  http,
}: {
  readonly baseUrl: string;
  readonly http: Http;
}): Leaderboard {
  const address = dataApiAddress(baseUrl);
  return {
    async topTraders({ period, sortBy, limit }) {
      const query = { time_period: period, sort_by: SORTS[sortBy], limit: String(Math.min(limit, MOST_TRADERS)) };
      const request = { method: 'GET' as const, url: address('/v2/leaderboard', query) };
      const board = await readJson({ http, name: 'leaderboard', request, schema: boardSchema });
      const byWallet = new Map(
        (board?.data ?? []).map(({ user_id: wallet, user_name: name }) => [wallet, { wallet, name }]),
      );
      return [...byWallet.values()];
    },
  };
}
