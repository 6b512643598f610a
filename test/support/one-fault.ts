import { UnavailableError } from '#ports/errors.ts';
import { type Gate } from './gated-port.ts';

/** The run ends here, as when the machine under it is taken away: nothing catches it. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** One call of a port that goes wrong. */
export type Fault = {
  /** Which one, counted from 1 over all ports. */
  readonly at: number;
  /** Whether the call had its effect. */
  readonly when: 'before' | 'after';
  readonly how: 'crash' | 'unavailable';
};

/** A gate that lets one call go wrong, and counts. */
export function oneFault(fault?: Fault): { readonly gate: Gate; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    gate: async (call, method) => {
      calls += 1;
      if (calls !== fault?.at) return call();
      if (fault.when === 'after') await call();
      if (fault.how === 'crash') throw new Crash(`${method}, call ${calls}`);
      // The port for posts promises never to throw for what the network does.
      if (method === 'post') return { kind: 'ambiguous', text: 'reset' };
      throw new UnavailableError(`${method}, call ${calls}`);
    },
  };
}
