import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

const answerSchema = z.object({ ms: z.int().nonnegative() });
const MAX_ANSWER_BYTES = 1_000;
const NOW_TIMEOUT_MS = 5_000;
/** So much of the machine's time passes between two looks at the exchange's, while work goes on. */
const LOOK_MS = 20;

/**
 * The time of the local exchange, which may run many times as fast as the machine's.
 *
 * Waiting has no timeout: at full speed the exchange answers only when nothing is in flight any more, and the open request
 * is how it knows that this run is waiting.
 */
export function exchangeClock({ url }: { readonly url: string }): RunClock {
  const agent = new Agent({ keepAlive: true });
  const now = (): Promise<UnixMs> => ask(agent, `${url}/clock`, undefined);
  return {
    now,
    waitUntil: async (until, woken) => {
      const cut = new AbortController();
      void woken?.then(() => {
        cut.abort();
      });
      try {
        return await ask(agent, `${url}/clock/wait`, JSON.stringify({ untilMs: until }), cut.signal);
      } catch (error) {
        // The exchange forgets a wait whose request is gone.
        if (cut.signal.aborted) return now();
        throw error;
      }
    },
    // It only looks: an open wait would tell the exchange that nothing is in flight.
    waitFor: async (work, until) => {
      const over = new AbortController();
      void work.then(() => {
        over.abort();
      });
      for (;;) {
        await pause(LOOK_MS, undefined, { signal: over.signal }).catch(() => undefined);
        const moment = await now();
        if (moment >= until || over.signal.aborted) return moment;
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
