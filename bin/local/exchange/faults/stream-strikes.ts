import type { ExchangeClock } from '../clock.ts';
import type { StreamSocket } from '../streams/socket-host.ts';
import type { ActiveFault } from './active-faults.ts';
import type { Draw } from './draws.ts';
import { alteredFrame, type StreamHost } from './stream-frames.ts';
import type { StreamFault } from './stream-kinds.ts';

/** One socket, as the faults see it; `name` tells the same one apart from others in every run. */
export type Line = {
  readonly host: StreamHost;
  readonly name: string;
  readonly clock: ExchangeClock;
  readonly socket: StreamSocket;
  /** Aborts when the socket is gone. */
  readonly signal: AbortSignal;
};

/** A frame on its way: what the stream said it is, and the bytes that are left of it. */
export type Frame = { readonly event: string; readonly said: string; readonly text: string };

/** What a fault does with a frame that it can meet, drawn or not. */
export type Strike = (
  frame: Frame,
  met: { readonly draw: Draw | undefined; readonly next: (frame: Frame) => void },
) => void;

/** A frame that nothing follows is not held back for longer, on the exchange's clock. */
const HELD_MS = 1_000;
const GOING_AWAY = 1_001;

/** What one fault does with the frames of one socket. */
export function strikeOf(line: Line, active: ActiveFault<StreamFault>): Strike {
  const { fault } = active;
  if (fault.kind === 'reorder') return swapped(line, active);
  return (frame, { draw, next }) => {
    if (draw === undefined || fault.kind === 'disconnect' || !active.hit()) {
      next(frame);
      return;
    }
    if (fault.kind === 'late') {
      const ms = typeof fault.ms === 'number' ? fault.ms : draw.between(...fault.ms);
      after(line, ms, () => {
        next(frame);
      });
      return;
    }
    for (const text of alteredFrame(line.host, frame.text, { fault, draw })) next({ ...frame, text });
  };
}

/** Cuts a socket that is open at `from`; where the fault has an end, also one that is opened before it. */
export function disconnect({ name, clock, socket, signal }: Line, active: ActiveFault<StreamFault>): void {
  const { fault, window } = active;
  const cut = (atMs: number): void => {
    if (active.draw(name, atMs) === undefined || !active.hit()) return;
    if (fault.kind === 'disconnect' && fault.closeFrame === false) socket.cut();
    else socket.close(GOING_AWAY, 'going away');
  };
  const now = clock.now();
  if (now >= window.fromMs) {
    if (Number.isFinite(window.untilMs)) cut(now);
    return;
  }
  clock.waitUntil(window.fromMs, 'timer', signal).then(
    () => {
      cut(window.fromMs);
    },
    () => undefined,
  );
}

/** Holds a drawn frame back until the next one has gone before it. */
function swapped(line: Line, active: ActiveFault): Strike {
  let release: (() => void) | undefined;
  return (frame, { draw, next }) => {
    if (release !== undefined) {
      const before = release;
      release = undefined;
      const isSwapped = active.hit();
      if (!isSwapped) before();
      next(frame);
      if (isSwapped) before();
      return;
    }
    if (draw === undefined) {
      next(frame);
      return;
    }
    const own = (): void => {
      next(frame);
    };
    release = own;
    after(line, HELD_MS, () => {
      if (release !== own) return;
      release = undefined;
      own();
    });
  };
}

/** Does something later, unless the socket is gone by then. */
function after({ clock, signal }: Line, ms: number, run: () => void): void {
  clock.waitUntil(clock.now() + ms, 'timer', signal).then(run, () => undefined);
}
