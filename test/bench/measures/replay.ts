import type { HttpClient, WireReply } from '../http-client.ts';
import { monotonicMs, type SentRequest } from './request-recorder.ts';

/** Where the services of the recording were and where those of the replay are, by the same names. */
export type Route = { readonly from: Readonly<Record<string, string>>; readonly to: Readonly<Record<string, string>> };

/** Sends recorded requests to other services, and says when each was sent and answered. */
export type Replay = (sent: readonly SentRequest[]) => Promise<readonly SentRequest[]>;

/**
 * Replays requests byte for byte against services in the same state, bare: no SDK, no decision, no signature between them.
 * What was sent one after the other is sent one after the other, what was sent at once is sent at once.
 *
 * This is the floor of what sent them: the same round trips, the same work of the services, none of ours.
 *
 * @throws Error when something is answered with another status than it was: then it was another piece of work.
 */
export function replayer(client: HttpClient, route: Route): Replay {
  const toElsewhere = rerouted(route);
  /** A queue hands out each message under a handle of its own. */
  let handle = '';
  const send = async (request: SentRequest): Promise<SentRequest> => {
    const url = toElsewhere(request.url);
    const body = withHandle(toElsewhere(request.body), handle);
    const startedMs = monotonicMs();
    const reply = await client.send({ method: request.method, url: new URL(url), headers: request.headers, body });
    const endedMs = monotonicMs();
    if (reply.status !== request.status)
      throw new Error(`${request.url} was answered ${request.status}, and now ${reply.status}: ${reply.body}`);
    handle = handleIn(reply) ?? handle;
    return { ...request, url, startedMs, endedMs };
  };
  return async (sent) => {
    const begun: Promise<SentRequest>[] = [];
    for (const request of sent) {
      const before = begun.filter((_one, index) => (sent[index]?.endedMs ?? 0) <= request.startedMs);
      begun.push(Promise.all(before).then(() => send(request)));
    }
    return Promise.all(begun);
  };
}

/** Sends the requests of each run as they were sent, so many runs at once, in the order in which the runs began. */
export function replayRuns(replay: Replay, atOnce: number): Replay {
  return async (sent) => {
    const runs = [...Map.groupBy(sent, ({ run }) => run).values()];
    const answered: SentRequest[] = [];
    let next = 0;
    const replaySome = async (): Promise<void> => {
      for (let run = runs[next++]; run !== undefined; run = runs[next++]) answered.push(...(await replay(run)));
    };
    await Promise.all(Array.from({ length: atOnce }, replaySome));
    return answered;
  };
}

function rerouted({ from, to }: Route): (text: string) => string {
  return (text) =>
    Object.entries(from).reduce((changed, [name, origin]) => changed.replaceAll(origin, to[name] ?? ''), text);
}

function handleIn({ body }: WireReply): string | undefined {
  return /"ReceiptHandle":"([^"]+)"/.exec(body)?.[1];
}

function withHandle(body: string, handle: string): string {
  return body.replace(/"ReceiptHandle":"[^"]+"/, `"ReceiptHandle":"${handle}"`);
}
