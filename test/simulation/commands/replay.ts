import { generateHistory } from '../generate.ts';
import { readPlan } from '../plans.ts';
import { runHistory } from '../run-history.ts';

/**
 * Tells the story of one history: when, who, which call, which fault, what was committed.
 *
 * @returns The exit code.
 */
export async function replay(of: { readonly seed: number } | { readonly plan: string }): Promise<number> {
  const history = 'seed' in of ? generateHistory(of.seed) : readPlan(of.plan).history;
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  print(JSON.stringify(history));
  const { violation, hits, calls, virtualMs } = await runHistory(history, { trace: print });
  print(`${calls} calls in ${Math.round(virtualMs / 1000)} s of virtual time, ${hits.length} faults`);
  print(violation === undefined ? 'everything holds' : `${violation.invariant}: ${violation.text}`);
  return violation === undefined ? 0 : 1;
}
