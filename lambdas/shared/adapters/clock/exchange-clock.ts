import { Agent, type IncomingMessage, request } from 'node:http';
import * as z from 'zod';
import { unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

const answerSchema = z.object({ ms: z.int().nonnegative() });
const MAX_ANSWER_BYTES = 1_000;
const NOW_TIMEOUT_MS = 5_000;

/**
 * The time of the local exchange, which may run many times as fast as the machine's.
 *
 * Waiting has no timeout: at full speed the exchange answers only when nothing is in flight any more, and the open request
 * is how it knows that this run is waiting.
 */
export function exchangeClock({ url }: { readonly url: string }): Clock {
  const agent = new Agent({ keepAlive: true });
  return {
    now: () => ask(agent, `${url}/clock`, undefined),
    waitUntil: async (until, woken) => {
      const cut = new AbortController();
      void woken?.then(() => {
        cut.abort();
      });
      try {
        return await ask(agent, `${url}/clock/wait`, JSON.stringify({ untilMs: until }), cut.signal);
      } catch (error) {
        // The exchange forgets a wait whose request is gone.
        if (cut.signal.aborted) return ask(agent, `${url}/clock`, undefined);
        throw error;
      }
    },
  };
}

function ask(agent: Agent, url: string, body: string | undefined, signal?: AbortSignal): Promise<UnixMs> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      ...(signal === undefined ? {} : { signal }),
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? { timeout: NOW_TIMEOUT_MS } : { headers: { 'content-type': 'application/json' } }),
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', (cause) => {
      reject(new UnavailableError('the clock of the exchange does not answer', {}, cause));
    });
    outgoing.on('response', (response) => {
      readMoment(response).then(resolve, reject);
    });
    outgoing.end(body);
  });
}

async function readMoment(response: IncomingMessage): Promise<UnixMs> {
  const text = await readText(response);
  if (response.statusCode !== 200)
    throw new UnavailableError(`the clock of the exchange answers ${String(response.statusCode)}`);
  const answer = answerSchema.safeParse(parsedOrNothing(text));
  if (!answer.success) throw new UnreadableAnswerError('the clock of the exchange tells no time');
  return unixMs(answer.data.ms);
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new UnavailableError('the clock of the exchange broke off', {}, cause);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
