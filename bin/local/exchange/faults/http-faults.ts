import type { Host } from '../endpoints.ts';
import type { VenueHandler, VenueReply, VenueRequest } from '../http-server.ts';
import type { SignerLimits } from '../rate-limits.ts';
import type { Venue } from '../venue.ts';
import type { ActiveFault } from './active-faults.ts';
import { AFTER_ORDER, type AfterContext, afterAnswer } from './after-answer.ts';
import { BEFORE_KINDS, beforeRequest } from './before-request.ts';
import { HTTP_KINDS, type HttpFault } from './http-kinds.ts';
import { reachOf } from './reach.ts';
import { replyMemory } from './reply-memory.ts';
import { type RunWaits, runWaits } from './run-waits.ts';
import { type PlacedFault, strike, type Struck } from './struck.ts';

/** The faults of a plan that strike over HTTP. */
export type HttpFaults = {
  /** A host that goes wrong as the plan says; the handler itself when the plan does not concern it. */
  around(host: Host, handler: VenueHandler): VenueHandler;
  /** When a request arrives that was held up, `undefined` when none is on its way. */
  nextMs(): number | undefined;
  /** Does a job that no request must go wrong in, whoever sends it; nothing of it is counted or drawn. */
  spare<T>(job: () => Promise<T>): Promise<T>;
};

type Parts = {
  readonly host: Host;
  readonly handler: VenueHandler;
  readonly venue: Venue;
  readonly signerLimits: SignerLimits;
  readonly waits: RunWaits;
  /** When requests arrive that are on their way. */
  readonly held: Set<number>;
  readonly spared: { jobs: number };
};
/** A request to handle, with the faults that let through only a part of it. */
type Begun = { readonly request: VenueRequest; readonly partly: readonly Struck[] };

/** Puts the faults of a plan that strike over HTTP before the hosts of a venue. */
export function httpFaults(venue: Venue, active: readonly ActiveFault[], signerLimits: SignerLimits): HttpFaults {
  const held = new Set<number>();
  const spared = { jobs: 0 };
  const waits = runWaits(venue.clock);
  const faults = active.filter(isHttp).map(placed);
  return {
    around: (host, handler) => {
      const own = faults.filter(({ reach }) => [...reach].some((endpoint) => endpoint.host === host));
      return own.length === 0 ? handler : faultyHost(own, { host, handler, venue, signerLimits, waits, held, spared });
    },
    nextMs: () => {
      const nowMs = venue.clock.now();
      for (const atMs of held) if (atMs <= nowMs) held.delete(atMs);
      return held.size === 0 ? undefined : Math.min(...held);
    },
    spare: async (job) => {
      spared.jobs += 1;
      try {
        return await job();
      } finally {
        spared.jobs -= 1;
      }
    },
  };
}

function faultyHost(own: readonly PlacedFault[], parts: Parts): VenueHandler {
  const { host, handler, venue, spared } = parts;
  const stale = own.filter(({ active }) => active.fault.kind === 'stale');
  const memory = replyMemory(
    Math.max(0, ...stale.map(({ active: { fault } }) => ('ms' in fault ? Number(fault.ms) : 0))),
  );
  return async (received) => {
    if (spared.jobs > 0) return handler(received);
    const struck = strike(venue, own, { host, request: received });
    await delay(struck, received, parts);
    const begun = begin(struck, received, parts);
    if ('status' in begun) return begun;
    const { request, partly } = begun;
    const fresh = await handler(request);
    if (stale.length > 0) memory.note(request.url, fresh, venue.clock.now());
    if (fresh.body.includes(POST_ONLY_PART)) partly[0]?.hit();
    return finish(struck, fresh, { ...parts, request, ask: handler, memory });
  };
}

/** In every answer to an order that a mode of the engine holds back. */
const POST_ONLY_PART = 'post-only mode:';

/** Queues in front of a host make it slow before it begins. */
async function delay(struck: readonly Struck[], request: VenueRequest, { venue, waits }: Parts): Promise<void> {
  const late = struck.filter(({ fault, hit }) => fault.kind === 'latency' && hit());
  if (late.length === 0) return;
  const ms = late.reduce((sum, { drawnMs }) => sum + drawnMs, 0);
  await waits.wait(request, venue.clock.now() + ms);
}

/** The first fault of the plan that keeps a request from being handled does so. */
function begin(struck: readonly Struck[], received: VenueRequest, parts: Parts): VenueReply | Begun {
  let request = received;
  const partly: Struck[] = [];
  for (const one of struck) {
    if (!BEFORE_KINDS.has(one.fault.kind)) continue;
    const before = beforeRequest(one, request, parts);
    if (before === undefined) continue;
    if ('request' in before) {
      ({ request } = before);
      partly.push(one);
    } else if (one.hit()) {
      if (one.fault.kind === 'late-request') handleLater(request, one.drawnMs, parts);
      return before;
    }
  }
  return { request, partly };
}

/** Nobody hears what comes of it. */
function handleLater(request: VenueRequest, ms: number, { venue: { clock }, handler, held }: Parts): void {
  const atMs = clock.now() + ms;
  held.add(atMs);
  const handled = clock.waitUntil(atMs, 'timer').then(() => handler(request));
  handled.catch(() => undefined);
}

async function finish(struck: readonly Struck[], fresh: VenueReply, context: AfterContext): Promise<VenueReply> {
  const place = ({ fault }: Struck): number => AFTER_ORDER.indexOf(fault.kind);
  const after = struck.filter((one) => place(one) >= 0).sort((left, right) => place(left) - place(right));
  let reply = fresh;
  let isConverted = false;
  for (const one of after) {
    const isUnits = one.fault.kind === 'units';
    // Amounts do not say their unit: what was converted once would be taken for the other one.
    if (isUnits && isConverted) continue;
    const next = await afterAnswer(one, reply, context);
    if (next === reply || !one.hit()) continue;
    reply = next;
    isConverted ||= isUnits;
  }
  return reply;
}

const KINDS: ReadonlySet<string> = new Set(HTTP_KINDS.map(({ shape }) => shape.kind.value));

function isHttp(active: ActiveFault): active is ActiveFault<HttpFault> {
  return KINDS.has(active.fault.kind);
}

function placed(active: ActiveFault<HttpFault>): PlacedFault {
  const reach = reachOf(active.fault);
  return { active, reach: new Set('endpoints' in reach ? reach.endpoints : []) };
}
