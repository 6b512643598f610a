import type { Stage } from './stage.ts';

/** One proof about an endpoint: what it does, in the words of the table, and the code that throws when it does not. */
export type Cell = {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<void>;
};

/** A proof of what a fault does; while it runs, the fault is the only one at work. */
export type FaultCell = Cell & {
  /** The fault as a plan has it, without where and when it strikes. */
  readonly fault: Readonly<Record<string, unknown>> & { readonly kind: string };
};

/** What is proven of one endpoint: its answer, an error that is documented for it, and one fault. */
export type EndpointCells = { readonly normal: Cell; readonly error: Cell; readonly fault: FaultCell };

/** The proofs of a host, or of a part of it: exactly one entry for each of its endpoints. */
export type HostCells<Name extends string> = Readonly<Record<Name, EndpointCells>>;
