import type { ExchangeClock } from './clock.ts';
import { json, type VenueHandler, type VenueReply, type VenueRequest } from './http-server.ts';

/** The last instant of which a day and a time can be told. */
const LAST_MS = 8_640_000_000_000_000;

/** `GET /clock` tells the exchange's time; `POST /clock/wait` answers when a time has come. */
export function clockServer(clock: ExchangeClock): VenueHandler {
  return (request) => {
    if (request.method === 'GET' && request.path === '/clock') return json(200, { ms: clock.now() });
    if (request.method === 'POST' && request.path === '/clock/wait') return wait(clock, request);
    return json(404, { error: 'not found' });
  };
}

async function wait(clock: ExchangeClock, request: VenueRequest): Promise<VenueReply> {
  const untilMs = untilOf(request.body);
  if (untilMs === undefined)
    return json(400, { error: `untilMs must be whole milliseconds since the epoch, up to ${LAST_MS}` });
  await clock.waitUntil(untilMs, 'invocation', request.signal());
  return json(200, { ms: clock.now() });
}

function untilOf(body: Buffer): number | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const untilMs = typeof value === 'object' && value !== null && 'untilMs' in value ? value.untilMs : undefined;
    // The clock stands on whole milliseconds only: a wait for a fraction would never be due.
    return typeof untilMs === 'number' && Number.isSafeInteger(untilMs) && untilMs <= LAST_MS ? untilMs : undefined;
  } catch {
    return undefined;
  }
}
