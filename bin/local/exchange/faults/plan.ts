import { faultWindow } from './fault-base.ts';
import { type Fault, type FaultPlan, faultPlanSchema } from './fault.ts';
import { explainIssue } from './plan-issues.ts';
import { reachOf } from './reach.ts';

/** A plan that cannot be carried out: says of each wrong field where it is, what it says and what it may say. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the fault plan cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads a fault plan.
 *
 * @throws FaultPlanError when the text is no JSON, a field is wrong, or a fault could strike nothing.
 */
export function parseFaultPlan(text: string): FaultPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FaultPlanError([`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = faultPlanSchema.safeParse(value);
  if (!parsed.success) throw new FaultPlanError(parsed.error.issues.map((issue) => explainIssue(issue, value)));
  const problems = parsed.data.faults.flatMap((fault, index) =>
    problemsOf(fault).map((problem) => `faults[${index}].${problem}`),
  );
  if (problems.length > 0) throw new FaultPlanError(problems);
  return parsed.data;
}

function problemsOf(fault: Fault): string[] {
  const reach = reachOf(fault);
  const { fromMs, untilMs } = faultWindow(fault, 0);
  // A duration and an instant can only be compared in a world.
  const isComparable = fault.from?.endsWith('Z') === fault.until?.endsWith('Z');
  const [least, most] = 'ms' in fault && Array.isArray(fault.ms) ? fault.ms : [0, 0];
  return [
    ...('problem' in reach ? [reach.problem] : []),
    ...(Number.isNaN(fromMs) ? [`from: "${fault.from ?? ''}" is no day and time`] : []),
    ...(Number.isNaN(untilMs) ? [`until: "${fault.until ?? ''}" is no day and time`] : []),
    ...(isComparable && fromMs >= untilMs
      ? [`until: "${fault.until ?? ''}" must come after from, which is "${fault.from ?? ''}"`]
      : []),
    ...(least > most ? [`ms: [${least}, ${most}] must name the shorter time first`] : []),
    ...(fault.kind === 'cut-page' && fault.hasMore === true && fault.rows === 0
      ? ['rows: 0 makes no sense with hasMore, no page would ever get on']
      : []),
    ...(fault.kind === 'reorg' && fault.drop === true && fault.blocks !== undefined
      ? [`blocks: ${fault.blocks} makes no sense for what is dropped and never comes back`]
      : []),
    ...(fault.kind === 'rpc-limit' && fault.blocks === undefined && fault.topics === undefined
      ? ['blocks: is missing, and so is topics: one of them has to be limited']
      : []),
  ];
}
