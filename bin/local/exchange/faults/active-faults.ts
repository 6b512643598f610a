import { type Draw, drawFor } from './draws.ts';
import { type FaultWindow, faultWindow } from './fault-base.ts';
import type { Fault, FaultPlan } from './fault.ts';

/** How long an engine takes only post-only orders and cancels after a restart. */
export const POST_ONLY_MS = 120_000;

/** How often a fault was met. */
export type FaultCount = { readonly kind: Fault['kind']; readonly on: string; readonly hits: number };

/** A fault of a plan at work. */
export type ActiveFault<F extends Fault = Fault> = {
  readonly fault: F;
  readonly window: FaultWindow;
  /**
   * The draw of the next occurrence when the fault strikes it, `undefined` when it does not: outside of its window, by
   * chance, or after its last time. Every occurrence has to be asked for, once, wherever the clock stands.
   *
   * @param of What it meets: the endpoint with the signer, wallet or token that is named there.
   */
  draw(of: string, nowMs: number): Draw | undefined;
  /** The draw of something that is met again and again, always the same one. */
  standingDraw(of: string, nowMs: number): Draw | undefined;
  /**
   * Counts that it struck; of what was drawn only that which took effect is counted.
   *
   * @returns False when others met its last time since it was drawn: then it must not take effect.
   */
  hit(): boolean;
  readonly hits: number;
};

/** Puts the faults of a plan to work in a world that starts at an instant. */
export function activateFaults({ seed, faults }: FaultPlan, worldStartMs: number): readonly ActiveFault[] {
  const names = new Map<string, number>();
  return faults.map((fault) => {
    // By what it is, not by its place: a fault that is taken out of a plan leaves the draws of the others alone.
    const name = [fault.kind, fault.on, fault.from ?? '', 'of' in fault ? (fault.of ?? '') : ''].join('|');
    const twin = names.get(name) ?? 0;
    names.set(name, twin + 1);
    return activate(fault, { seed, name: `${name}|${twin}`, worldStartMs });
  });
}

/** How often each fault was met, in the order of the plan. */
export function countFaults(active: readonly ActiveFault[]): readonly FaultCount[] {
  return active.map(({ fault: { kind, on }, hits }) => ({ kind, on, hits }));
}

function activate(
  fault: Fault,
  { seed, name, worldStartMs }: { readonly seed: string; readonly name: string; readonly worldStartMs: number },
): ActiveFault {
  const window = windowOf(fault, worldStartMs);
  const ordinals = new Map<string, number>();
  const chance = 'chance' in fault ? (fault.chance ?? 1) : 1;
  const times = 'times' in fault ? (fault.times ?? Infinity) : Infinity;
  let hits = 0;
  const strike = (of: string, ordinal: number, nowMs: number): Draw | undefined => {
    if (nowMs < window.fromMs || nowMs >= window.untilMs || hits >= times) return undefined;
    const draw = drawFor({ seed, fault: name, of, ordinal });
    return draw.happens(chance) ? draw : undefined;
  };
  return {
    fault,
    window,
    draw: (of, nowMs) => {
      const ordinal = ordinals.get(of) ?? 0;
      ordinals.set(of, ordinal + 1);
      return strike(of, ordinal, nowMs);
    },
    standingDraw: (of, nowMs) => strike(of, 0, nowMs),
    hit: () => {
      if (hits >= times) return false;
      hits += 1;
      return true;
    },
    get hits() {
      return hits;
    },
  };
}

/** An engine that restarts is not itself again when it answers. */
function windowOf(fault: Fault, worldStartMs: number): FaultWindow {
  const window = faultWindow(fault, worldStartMs);
  if (fault.kind !== 'restart') return window;
  return { ...window, untilMs: window.untilMs + (fault.postOnlyMs ?? POST_ONLY_MS) };
}
