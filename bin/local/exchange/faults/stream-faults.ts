import type { StreamClient, StreamSocket } from '../streams/socket-host.ts';
import type { Venue } from '../venue.ts';
import type { ActiveFault } from './active-faults.ts';
import { namesFor } from './names-for.ts';
import { reachOf } from './reach.ts';
import { eventOf, type StreamHost } from './stream-frames.ts';
import { STREAM_KINDS, type StreamFault } from './stream-kinds.ts';
import { disconnect, type Frame, type Line, strikeOf } from './stream-strikes.ts';

/** How a stream takes a client in. */
export type Accept = (socket: StreamSocket) => StreamClient;

/** A fault with the events of one host that it reaches. */
type HostFault = { readonly active: ActiveFault<StreamFault>; readonly events: ReadonlySet<string> };
type Stage = (frame: Frame, next: (frame: Frame) => void) => void;

const KINDS = new Set<string>(STREAM_KINDS.map(({ shape }) => shape.kind.value));

/**
 * Puts the stream faults of a plan between a host's sockets and a stream; where there are none, nothing changes.
 *
 * A frame meets the faults in the order of the plan, each working on what the one before left of it.
 */
export function faultyStream(
  host: StreamHost,
  accept: Accept,
  { faults, venue }: { readonly faults: readonly ActiveFault[]; readonly venue: Venue },
): Accept {
  const own = faults.filter(isStreamFault).flatMap((active): HostFault[] => {
    const events = eventsOf(host, active.fault);
    return events.size === 0 ? [] : [{ active, events }];
  });
  if (own.length === 0) return accept;
  let count = 0;
  return (socket) => {
    count += 1;
    const gone = new AbortController();
    const line: Line = { host, name: `${host}|${count}`, clock: venue.clock, socket, signal: gone.signal };
    const client = accept({ ...socket, send: faultySend(line, own, venue) });
    for (const { active } of own) if (active.fault.kind === 'disconnect') disconnect(line, active);
    return {
      onText: (text) => {
        client.onText(text);
      },
      onGone: () => {
        gone.abort();
        client.onGone();
      },
    };
  };
}

function isStreamFault(active: ActiveFault): active is ActiveFault<StreamFault> {
  return KINDS.has(active.fault.kind);
}

function eventsOf(host: StreamHost, fault: StreamFault): ReadonlySet<string> {
  const reach = reachOf(fault);
  const endpoints = 'endpoints' in reach ? reach.endpoints : [];
  return new Set(endpoints.filter((one) => one.host === host).map(({ name }) => name));
}

function faultySend(line: Line, faults: readonly HostFault[], venue: Venue): (text: string) => void {
  const stages = faults.map((one) => stageOf(line, one, venue));
  const run = (frame: Frame, from: number): void => {
    const stage = stages[from];
    if (stage === undefined) line.socket.send(frame.text);
    else
      stage(frame, (left) => {
        run(left, from + 1);
      });
  };
  return (text) => {
    const event = eventOf(line.host, text);
    if (event !== undefined) run({ event, said: text, text }, 0);
    else if (!faults.some((one) => isDeaf(one, line.clock.now()))) line.socket.send(text);
  };
}

/** Whether a host does not even answer its clients. */
function isDeaf({ active: { fault, window } }: HostFault, nowMs: number): boolean {
  const ignoresPings = fault.kind === 'silent' && fault.pings === 'ignored';
  return ignoresPings && nowMs >= window.fromMs && nowMs < window.untilMs;
}

function stageOf(line: Line, { active, events }: HostFault, venue: Venue): Stage {
  const of = 'of' in active.fault ? active.fault.of : undefined;
  const strike = strikeOf(line, active);
  return (frame, next) => {
    const isMet = events.has(frame.event) && (of === undefined || isAbout(venue, frame.said, of));
    // A disconnection strikes sockets, and draws for them.
    if (!isMet || active.fault.kind === 'disconnect') next(frame);
    else strike(frame, { draw: active.draw(`${line.name}|${frame.event}`, line.clock.now()), next });
  };
}

/** Whether a frame names a wallet, that of a signer, or a market. */
function isAbout(venue: Venue, said: string, of: string): boolean {
  const text = said.toLowerCase();
  return namesFor(venue, of).some((name) => text.includes(name));
}
