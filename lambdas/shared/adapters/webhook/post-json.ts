import { UnavailableError } from '#ports/errors.ts';
import { type WebhookRequest } from './webhook-request.ts';

const TIMEOUT_MS = 5_000;

/** What a channel answered with. */
export type PostAnswer = {
  readonly status: number;
  /** After how long a channel that takes nothing more wants to be asked again; absent where it does not say so. */
  readonly retryAfterMs?: number;
};

type PostInput = WebhookRequest & {
  /** The kind of the channel, as errors name it. */
  readonly kind: string;
  readonly send: typeof fetch;
};

/**
 * Posts JSON to a channel. Neither its address nor its answer enters an error: both can hold the secret.
 *
 * @throws UnavailableError when nothing answers, or not in time
 */
export async function postJson({ url, body, kind, send }: PostInput): Promise<PostAnswer> {
  const answer = await answerOf(send, url, body);
  if (answer === undefined) throw new UnavailableError(`${kind} did not answer`);
  return answer;
}

/** Says that it was not taken. @throws UnavailableError where the status is none of success */
export function requireTaken(kind: string, { status }: PostAnswer): void {
  if (status < 200 || status > 299) throw new UnavailableError(`${kind} answered ${status}`);
}

/** Malformed, too large, and not to be processed: what each says of the text, and of nothing else. */
const OF_THE_CONTENT: readonly number[] = [400, 413, 422];

/**
 * True where the same request would be refused again wherever it goes. Any other refusal is one of the address, of the
 * right to post to it, or of the moment, which a corrected secret or time mends.
 */
export function isRefused({ status }: PostAnswer): boolean {
  return OF_THE_CONTENT.includes(status);
}

async function answerOf(send: typeof fetch, url: string, body: object): Promise<PostAnswer | undefined> {
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { status } = response;
    const retryAfterMs = status === 429 ? await retryAfterOf(response) : undefined;
    if (!response.bodyUsed) await response.body?.cancel();
    return { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  } catch {
    return undefined;
  }
}

/** Discord and Slack say it in the header, Telegram in its answer; in seconds, which may have decimals. */
async function retryAfterOf(response: Response): Promise<number | undefined> {
  const header = response.headers.get('retry-after');
  const text = header ?? /"retry_after"\s*:\s*([0-9.]+)/.exec(await response.text())?.[1] ?? '';
  return /^\d{1,6}(\.\d{1,6})?$/.test(text.trim()) ? Math.ceil(Number(text) * 1_000) : undefined;
}
