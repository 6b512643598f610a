import { type FaultKind } from '../faults.ts';
import { type Process } from '../process.ts';

/** A port as its counterpart plays it: at once, and told of the fault that it is to show. */
export type Told<Port> = {
  readonly [Method in keyof Port]: Port[Method] extends (...given: infer Given) => Promise<infer Result>
    ? (fault: FaultKind | undefined, ...given: Given) => Result
    : Port[Method];
};

type Method = (fault: FaultKind | undefined, ...given: readonly unknown[]) => unknown;

type Gate = {
  /** The counterpart's name in faults and traces. */
  readonly name: string;
  /** What a caller of a method gets who waits in vain. */
  readonly lost: (method: string) => unknown;
  /** Methods that are arithmetic: they touch nothing outside. */
  readonly pure?: readonly string[];
  /** What a call is of, where it says so itself: beside it other lanes of its process read what is theirs. */
  readonly subjectOf?: (method: string, given: readonly unknown[]) => (() => string) | undefined;
};

/**
 * Puts a process's fate before every call of a counterpart.
 *
 * @returns Makes the port of a process; what is the same for all of them is worked out once.
 */
export function gated<Port extends object>(
  told: Told<Port>,
  { name, lost, pure = [], subjectOf }: Gate,
): (process: Process) => Port {
  const methods = Object.entries(told)
    .filter(([method]) => !pure.includes(method))
    .map(([method, play]) => ({
      method,
      play: play as Method,
      point: `${name}.${method}`,
      inVain: () => lost(method),
    }));
  return (process) => {
    // A copy has a place for each method already, which is less work than making one after another.
    const port: Record<string, unknown> = { ...told };
    for (const { method, play, point, inVain } of methods) {
      port[method] = (...given: readonly unknown[]): Promise<unknown> =>
        process.call({
          point,
          effect: (fault) => play(fault, ...given),
          lost: inVain,
          subject: subjectOf?.(method, given),
        });
    }
    return port as Port;
  };
}
