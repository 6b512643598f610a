import { type PostHealth } from '../model/post-health.ts';
import { type VenueOrderId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** How far back unknown outcomes count. */
export const UNKNOWN_COUNTS_MS = 3_600_000;
/** So many are remembered at most; every limit is lower. */
export const MAX_UNKNOWN = 50;

/**
 * Refusals that say something of a market or a book, and nothing of us: a killed order, a size or price that the venue does
 * not take, a market that is over. The rest is an error.
 */
const OUTCOMES =
  /no orders found to match|couldn't be fully filled|lower than the minimum|invalid amount for a marketable|minimum tick size|crosses (?:the )?book|invalid post-only|the orderbook|market not found/i;

/** True for a refusal that is an error of ours: what the venue says of its market is an outcome. */
export function isPostError(text: string): boolean {
  return !OUTCOMES.test(text);
}

type Ledger = Pick<PostHealth, 'follower' | 'mode'>;

/** One more order was refused as wrong, or never left. */
export function withError(before: PostHealth | undefined, ledger: Ledger, text: string): PostHealth {
  const health = before ?? newHealth(ledger);
  return {
    ...health,
    errorsInRow: health.errorsInRow + 1n,
    lastError: text.slice(0, 200),
    version: health.version + 1n,
  };
}

type Unknown = { readonly order: VenueOrderId; readonly at: UnixMs };

/** Nobody knows what became of an order, at this moment; an order counts once. @returns Undefined where it is counted. */
export function withUnknown(
  before: PostHealth | undefined,
  ledger: Ledger,
  { order, at }: Unknown,
): PostHealth | undefined {
  const health = before ?? newHealth(ledger);
  if (health.unknown.some((one) => one.order === order)) return undefined;
  const recent = health.unknown.filter((one) => at - one.at < UNKNOWN_COUNTS_MS);
  return {
    ...health,
    unknown: [...recent, { order, at }].slice(-MAX_UNKNOWN),
    version: health.version + 1n,
  };
}

/** The venue took an order: errors before it are no row any more. @returns Undefined where there is nothing to forget. */
export function withSuccess(before: PostHealth | undefined): PostHealth | undefined {
  if (before === undefined || before.errorsInRow === 0n) return undefined;
  const { lastError: _, ...health } = before;
  return { ...health, errorsInRow: 0n, version: health.version + 1n };
}

/** What a breaker was tripped for is over with: it counts from nothing again. */
export function withNothing(
  before: PostHealth | undefined,
  code: 'ERRORS_IN_ROW' | 'UNKNOWN_OUTCOMES',
): PostHealth | undefined {
  if (code === 'ERRORS_IN_ROW') return withSuccess(before);
  if (before === undefined || before.unknown.length === 0) return undefined;
  return { ...before, unknown: [], version: before.version + 1n };
}

/** How many outcomes were unknown within the hour before a moment. */
export function unknownWithinHour({ unknown }: Pick<PostHealth, 'unknown'>, now: UnixMs): number {
  return unknown.filter(({ at }) => now - at < UNKNOWN_COUNTS_MS).length;
}

function newHealth({ follower, mode }: Ledger): PostHealth {
  return { follower, mode, errorsInRow: 0n, unknown: [], version: 0n };
}
