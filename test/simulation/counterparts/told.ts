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
  readonly process: Process;
  /** The counterpart's name in faults and traces. */
  readonly name: string;
  /** What a caller of a method gets who waits in vain. */
  readonly lost: (method: string) => unknown;
  /** Methods that are arithmetic: they touch nothing outside. */
  readonly pure?: readonly string[];
};

/** Puts a process's fate before every call of a counterpart. */
export function gated<Port extends object>(told: Told<Port>, { process, name, lost, pure = [] }: Gate): Port {
  const methods = Object.entries(told) as readonly (readonly [string, Method])[];
  return Object.fromEntries(
    methods.map(([method, play]) => {
      if (pure.includes(method)) return [method, play];
      const point = `${name}.${method}`;
      const call = (...given: readonly unknown[]): Promise<unknown> =>
        process.call({ point, effect: (fault) => play(fault, ...given), lost: () => lost(method) });
      return [method, call];
    }),
  ) as unknown as Port;
}
