import { conditionsOf, heldOvernight } from '#core/scoring/held-overnight.ts';
import { type PricePoint } from '#core/scoring/leader-act.ts';
import { recordOfRows, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type LeaderRecords, type RecordWindow } from '#ports/leader-records.ts';
import * as z from 'zod';
import { type Address, dataApiAddress, foreignRow, walkActivityPages } from './activity-pages.ts';
import { type Http } from './http.ts';
import { readMarketRecords } from './market-records.ts';
import { activityHeadSchema, activityRowSchema } from './schemas.ts';
import { readTokenPrices } from './token-prices.ts';

/** Where records are read. */
export type RecordSources = {
  readonly dataApiUrl: string;
  readonly gammaUrl: string;
  /** A paced one: one leader is hundreds of requests. */
  readonly http: Http;
};

/** Of the markets beyond these, those that he laid out least for, no price is read. */
export const MOST_PRICED_MARKETS = 200;
const SECOND_MS = 1_000;

const rowSchema = z.object({
  ...activityHeadSchema.shape,
  ...activityRowSchema.pick({ token_id: true, size: true, usdc_size: true, timestamp: true, transaction_hash: true })
    .shape,
  side: z.enum(['BUY', 'SELL', '']),
  condition_id: z.union([z.literal('').transform(() => undefined), activityRowSchema.shape.condition_id]),
});

/**
 * Reads what leaders did from the venue's Data API, version 2, and of what markets that was from Gamma.
 *
 * Activity is walked newest first: where the bound of pages cuts a walk, what is nearest to today is whole.
 */
export function polymarketLeaderRecords({ dataApiUrl, gammaUrl, http }: RecordSources): LeaderRecords {
  const address = dataApiAddress(dataApiUrl);
  return {
    async recordOf(leader, window) {
      const { rows, ...left } = await readRows({ http, address }, leader, window);
      const conditions = [...new Set(rows.flatMap(({ condition }) => condition ?? []))];
      const markets = await readMarketRecords({ dataApiUrl, gammaUrl, http }, conditions, window.to);
      const told = { rows, markets, lastAt: later(window.to, -1), left: { ...left, opening: 0, unpricedMarkets: 0 } };
      const unpriced = recordOfRows({ ...told, prices: [] });
      const held = heldOvernight(unpriced, window.to);
      const firstAt = new Map(unpriced.acts.toReversed().flatMap((act) => conditionsOf(act).map((of) => [of, act.at])));
      const prices: PricePoint[] = [];
      for (const condition of held.slice(0, MOST_PRICED_MARKETS)) {
        const market = unpriced.markets.get(condition);
        const span = { ...window, since: firstAt.get(condition) ?? window.from };
        if (market !== undefined) prices.push(...(await readTokenPrices({ http, address }, market, span)));
      }
      const unpricedMarkets = Math.max(0, held.length - MOST_PRICED_MARKETS);
      return recordOfRows({ ...told, prices, left: { ...told.left, unpricedMarkets } });
    },
  };
}

type ReadRows = { readonly rows: readonly RecordRow[]; readonly unreadable: number; readonly cutBefore?: UnixMs };

async function readRows(
  source: { readonly http: Http; readonly address: Address },
  wallet: Wallet,
  { from, to }: RecordWindow,
): Promise<ReadRows> {
  const more = { sort_direction: 'DESC', end: String(Math.ceil(to / SECOND_MS)) };
  const walk = await walkActivityPages(source, { wallet, from, more, keep: (raw) => recordRow(raw, wallet) });
  const known = walk.rows.filter((row) => row !== undefined).toReversed();
  const unreadable = walk.rows.length - known.length;
  const inWindow = known.filter(({ at }) => at >= from && at < to);
  const [oldest] = inWindow;
  if (walk.isWhole || oldest === undefined) return { rows: inWindow, unreadable };
  // Of the second of the oldest row others may have been cut off.
  const cutBefore = later(oldest.at, SECOND_MS);
  return { rows: inWindow.filter(({ at }) => at >= cutBefore), unreadable, cutBefore };
}

/** Less than a hundredth of a share may have been paid with less than a micro-dollar. */
const DUST = shares(10_000n);

/** A trade that no venue can have made would make whoever it is told of rich or poor: it counts as one that nobody could read. */
function isPossible({ type, side, token_id: token, size, usdc_size: paid }: z.infer<typeof rowSchema>): boolean {
  if (type !== 'TRADE') return true;
  return side !== '' && token !== undefined && paid <= size && (paid > 0n || size < DUST);
}

function recordRow(raw: unknown, wallet: Wallet): RecordRow | undefined {
  const head = activityHeadSchema.safeParse(raw).data;
  if (head !== undefined && head.proxy_wallet !== wallet) throw foreignRow('activity');
  const row = rowSchema.safeParse(raw).data;
  if (row === undefined || !isPossible(row)) return undefined;
  return {
    ...{ at: row.timestamp, type: row.type, transaction: row.transaction_hash, side: row.side },
    ...(row.condition_id === undefined ? {} : { condition: row.condition_id }),
    ...(row.token_id === undefined ? {} : { token: row.token_id }),
    ...{ shares: row.size, dollars: row.usdc_size },
  };
}
