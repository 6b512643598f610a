import * as z from 'zod';
import { type BreakerCode } from '#core/model/breaker.ts';
import { type PauseCode } from '#core/model/venue-restriction.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type PostOutcome } from '#ports/venue.ts';

/** An answer to a POST, as it came. */
export type PostAnswer = {
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: string;
};

/** What a known text of the venue means for the order. */
type TextClass =
  /** Surely not taken. */
  | { readonly kind: 'refused'; readonly breaker?: BreakerCode }
  /** Surely not taken, but it is also what an earlier post of the same order brings about by having been taken. */
  | { readonly kind: 'refused-unless-posted-before' }
  /** Surely not taken now; try again after so many milliseconds, unless the answer names a time. */
  | { readonly kind: 'wait'; readonly retryAfterMs: number; readonly restriction?: PauseCode }
  | { readonly kind: 'ambiguous' };

const refused: TextClass = { kind: 'refused' };
/** The venue has moved to other contracts: every order that we sign is refused. */
const otherVersion: TextClass = { kind: 'refused', breaker: 'ORDER_VERSION' };
const refusedUnlessPostedBefore: TextClass = { kind: 'refused-unless-posted-before' };

/**
 * The venue's texts, by a part of them in lower case; the first that occurs decides. Texts are not a contract: what is not
 * listed is ambiguous and looked up. From the venue's error pages and threads with its users, read 2026-11-20.
 */
const TEXT_CLASSES: readonly (readonly [part: string, textClass: TextClass])[] = [
  ['invalid order payload', refused],
  ['the order owner has to be the owner of the api key', refused],
  ['the order signer address has to be the address of the api key', refused],
  ['maker address not allowed', refused],
  ['address banned', refused],
  ['address in closed only mode', refused],
  ['order_version_mismatch', otherVersion],
  ['invalid order version', otherVersion],
  ['invalid signature', refused],
  ['breaks minimum tick size rule', refused],
  ['lower than the minimum', refused],
  ['invalid amount for a marketable buy order', refused],
  ['invalid amounts, the', refused],
  ['crosses the book', refused],
  ['invalid post-only order', refused],
  ['not enough balance / allowance', refusedUnlessPostedBefore],
  ['invalid expiration', refused],
  ['invalid nonce', refused],
  ['order canceled in the ctf exchange contract', refused],
  ["order couldn't be fully filled. fok orders", refusedUnlessPostedBefore],
  ['no orders found to match with fak order', refusedUnlessPostedBefore],
  ['order match delayed due to market conditions', { kind: 'ambiguous' }],
  ['the market is not yet ready to process new orders', { kind: 'wait', retryAfterMs: 5_000 }],
  ['the orderbook', refused],
  ['invalid token id', refused],
  ['too many orders in payload', refused],
  ['market not found', refused],
  ['trading is currently disabled', { kind: 'wait', retryAfterMs: 60_000, restriction: 'TRADING_DISABLED' }],
  ['trading is currently cancel-only', { kind: 'wait', retryAfterMs: 60_000, restriction: 'CANCEL_ONLY' }],
  ['post-only mode', { kind: 'wait', retryAfterMs: 30_000, restriction: 'POST_ONLY' }],
];

const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 120_000;
const RATE_LIMIT_WAIT_MS = 2_000;
const ENGINE_RESTART_WAIT_MS = 2_000;

const answerSchema = z.object({
  error: z.string().nullish(),
  errorMsg: z.string().nullish(),
  orderID: z.string().nullish(),
  retry_after_seconds: z.number().nullish().catch(undefined),
});
type AnswerBody = z.output<typeof answerSchema>;

/**
 * Decides what an answer to a POST proves about the order.
 *
 * The order's own id under an empty error, or "Duplicated" in any envelope, is an acknowledgement; only texts known as
 * refusals are refusals. `postedBefore` says that an earlier post of the same bytes may have been taken: then a refusal
 * for balance or for want of a counterpart proves nothing.
 */
export function classifyPost(answer: PostAnswer, orderId: VenueOrderId, postedBefore: boolean): PostOutcome {
  const body = parseBody(answer.text);
  const said = (body?.errorMsg ?? '') || (body?.error ?? '');
  const text = shown(said === '' ? `HTTP ${answer.status}` : said);
  if (isDuplicate(said)) return duplicateOutcome(said, orderId);
  if (answer.status >= 200 && answer.status < 300 && said === '') return successOutcome(body, orderId);
  // A refusal that names an order in its answer contradicts itself.
  if ((body?.orderID ?? '') !== '') return { kind: 'ambiguous', text };
  if (answer.status === 401) return { kind: 'unauthorized', text };
  if (answer.status === 403) return refusedHere(text);
  if (answer.status === 425)
    return {
      kind: 'wait',
      text,
      retryAfterMs: waitMs(answer, body, ENGINE_RESTART_WAIT_MS),
      restriction: 'ENGINE_RESTART',
    };
  if (answer.status === 429) return { kind: 'wait', text, retryAfterMs: waitMs(answer, body, RATE_LIMIT_WAIT_MS) };
  const known = textClass(said);
  if (known.kind === 'wait' && (answer.status < 500 || answer.status === 503))
    return { ...known, text, retryAfterMs: waitMs(answer, body, known.retryAfterMs) };
  if (answer.status >= 500) return { kind: 'ambiguous', text };
  if (known.kind === 'refused') return { ...known, text };
  return { kind: known.kind === 'refused-unless-posted-before' && !postedBefore ? 'refused' : 'ambiguous', text };
}

/** Only the venue's own words of a region say so of all that we send: other walls answer 403 too. */
function refusedHere(text: string): PostOutcome {
  const isRegion = text.toLowerCase().includes('restricted in your region');
  return { kind: 'refused', text, ...(isRegion ? { restriction: 'REGION_BLOCKED' } : {}) };
}

function parseBody(text: string): AnswerBody | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isDuplicate(said: string): boolean {
  const lower = said.toLowerCase();
  return lower.includes('duplicated') || (lower.includes('order') && lower.includes('already exists'));
}

/** The text names the order that the venue has: another one's name proves nothing about ours. */
function duplicateOutcome(said: string, orderId: VenueOrderId): PostOutcome {
  const named = /0x[0-9a-f]{64}/.exec(said.toLowerCase())?.[0];
  return named === undefined || named === orderId ? { kind: 'ack' } : mismatch(named, orderId);
}

function successOutcome(body: AnswerBody | undefined, orderId: VenueOrderId): PostOutcome {
  const named = (body?.orderID ?? '').toLowerCase();
  if (named === orderId) return { kind: 'ack' };
  if (named === '') return { kind: 'ambiguous', text: 'an answer of success without an order id' };
  return mismatch(named, orderId);
}

function mismatch(named: string, orderId: VenueOrderId): PostOutcome {
  const text = shown(`the venue says ${named}, we signed ${orderId}`);
  return { kind: 'ambiguous', text, breaker: 'ORDER_ID_MISMATCH' };
}

function textClass(said: string): TextClass {
  const lower = said.toLowerCase();
  return TEXT_CLASSES.find(([part]) => lower.includes(part))?.[1] ?? { kind: 'ambiguous' };
}

function waitMs(answer: PostAnswer, body: AnswerBody | undefined, otherwise: number): number {
  const seconds =
    body?.retry_after_seconds ?? (/^\d{1,9}$/.test(answer.retryAfter ?? '') ? Number(answer.retryAfter) : undefined);
  return seconds === undefined ? otherwise : Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, Math.ceil(seconds * 1000)));
}

function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 300);
}
