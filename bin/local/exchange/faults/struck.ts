import type { Endpoint, Host } from '../endpoints.ts';
import type { VenueRequest } from '../http-server.ts';
import type { Venue } from '../venue.ts';
import type { ActiveFault } from './active-faults.ts';
import type { Draw } from './draws.ts';
import type { FaultWindow } from './fault-base.ts';
import type { HttpFault } from './http-kinds.ts';
import { isAbout, namesOf } from './request-names.ts';

/** A fault with the endpoints that it can strike. */
export type PlacedFault = { readonly active: ActiveFault<HttpFault>; readonly reach: ReadonlySet<Endpoint> };

/** A fault that strikes one request. */
export type Struck = {
  readonly fault: HttpFault;
  readonly window: FaultWindow;
  readonly draw: Draw;
  /** How long it lasts, where a plan leaves that to chance; else 0. */
  readonly drawnMs: number;
  /** What it draws for something within the answer, the same whenever that is asked for. */
  readonly standingDraw: (of: string) => Draw | undefined;
  /** Counts it; false when it must not take effect any more. */
  readonly hit: () => boolean;
};

/** The faults that strike a request, in the order of the plan. */
export function strike(
  venue: Venue,
  faults: readonly PlacedFault[],
  { host, request }: { readonly host: Host; readonly request: VenueRequest },
): Struck[] {
  const { endpoints, subject } = namesOf(host, request);
  const nowMs = venue.clock.now();
  return faults.flatMap(({ active, reach }): Struck[] => {
    const { fault, window } = active;
    const endpoint = endpoints.find((one) => reach.has(one));
    if (endpoint === undefined || (fault.of !== undefined && !isAbout(venue, request, fault.of))) return [];
    const standingDraw = (of: string): Draw | undefined => active.standingDraw(of, nowMs);
    const rest = { fault, window, standingDraw, hit: () => active.hit() };
    // Chance is that of each row there.
    if (fault.kind === 'late-rows') return [{ ...rest, draw: NO_DRAW, drawnMs: 0 }];
    const draw = active.draw(`${host} ${endpoint.name}|${subject}`, nowMs);
    return draw === undefined ? [] : [{ ...rest, draw, drawnMs: drawnMs(fault, draw) }];
  });
}

const NO_DRAW: Draw = { happens: () => false, between: (least) => least };

function drawnMs(fault: HttpFault, draw: Draw): number {
  if (fault.kind !== 'latency' && fault.kind !== 'late-request') return 0;
  const { ms } = fault;
  return typeof ms === 'number' ? ms : draw.between(ms[0], ms[1]);
}
