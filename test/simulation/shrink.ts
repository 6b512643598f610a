import fc from 'fast-check';
import { type History } from './history.ts';
import { type Violation } from './judge/judge.ts';
import { runHistory } from './run-history.ts';

/** How long a smaller plan is looked for. */
const SHRINK_MS = 60_000;

/** A smaller history that breaks the same thing, and what it breaks. */
export type Shrunk = { readonly history: History; readonly violation: Violation };

/**
 * Takes single faults, deeds of leaders and persons out of a failing history for as long as it still breaks the same
 * invariant. Drawn faults become single ones first: each depends on its own name only, so that the others stay.
 *
 * @returns Undefined when the history breaks nothing.
 */
export async function shrinkHistory(history: History): Promise<Shrunk | undefined> {
  const { violation, hits } = await runHistory(history);
  if (violation === undefined) return undefined;
  const singles = hits.map(({ who, ordinal, kind }) => ({ who, ordinal, kind }));
  const { acts, operator, ownOrders = [] } = history;
  const whole = { acts, operator, ownOrders, singles };
  const rebuilt = (parts: typeof whole): History => ({
    ...history,
    acts: parts.acts,
    operator: parts.operator,
    ...(history.ownOrders === undefined ? {} : { ownOrders: parts.ownOrders }),
    faults: { ...history.faults, rate: 0, kinds: [], storms: [], singles: parts.singles },
  });
  const parts = fc.record({
    acts: fc.subarray([...whole.acts]),
    operator: fc.subarray([...whole.operator]),
    ownOrders: fc.subarray([...whole.ownOrders]),
    singles: fc.subarray([...whole.singles]),
  });
  const isSame = async (one: typeof whole): Promise<boolean> =>
    (await runHistory(rebuilt(one))).violation?.invariant === violation.invariant;
  const found = await fc.check(
    fc.asyncProperty(parts, async (one) => !(await isSame(one))),
    { examples: [[whole]], numRuns: 1, interruptAfterTimeLimit: SHRINK_MS },
  );
  const smallest = rebuilt(found.counterexample?.[0] ?? whole);
  return { history: smallest, violation: (await runHistory(smallest)).violation ?? violation };
}
