import { generateHistory } from './generate.ts';
import { type Violation } from './judge/judge.ts';
import { readPlan } from './plans.ts';
import { runHistory } from './run-history.ts';

/** Seeds to live through, one after another. */
export type Campaign = {
  readonly from: number;
  readonly count: number;
  /** Stops at the first history that breaks something. */
  readonly stopsAtViolation: boolean;
  /** A history that is written down, in place of seeds. */
  readonly plan?: string | undefined;
};

/** What came of some histories. */
export type CampaignResult = {
  readonly histories: number;
  readonly violations: readonly { readonly seed: number; readonly violation: Violation }[];
  /** How often a fault met a state, by cell of the matrix. */
  readonly cells: Readonly<Record<string, number>>;
};

/** Lives through the histories of some seeds. */
export async function runCampaign({ from, count, stopsAtViolation, plan }: Campaign): Promise<CampaignResult> {
  const violations: { seed: number; violation: Violation }[] = [];
  const cells: Record<string, number> = {};
  let histories = 0;
  const written = plan === undefined ? undefined : readPlan(plan).history;
  for (let seed = written?.seed ?? from; histories < (written === undefined ? count : 1); seed += 1) {
    const { violation, hits } = await runHistory(written ?? generateHistory(seed));
    histories += 1;
    for (const { subject, kind } of hits) cells[`${subject} × ${kind}`] = (cells[`${subject} × ${kind}`] ?? 0) + 1;
    if (violation === undefined) continue;
    violations.push({ seed, violation });
    if (stopsAtViolation) break;
  }
  return { histories, violations, cells };
}

/** Adds up what several workers found. */
export function addResults(a: CampaignResult, b: CampaignResult): CampaignResult {
  const cells: Record<string, number> = { ...a.cells };
  for (const [cell, count] of Object.entries(b.cells)) cells[cell] = (cells[cell] ?? 0) + count;
  return { histories: a.histories + b.histories, violations: [...a.violations, ...b.violations], cells };
}

export const NO_RESULT: CampaignResult = { histories: 0, violations: [], cells: {} };
