import { readFile } from 'node:fs/promises';
import { type FaultPlan } from '../local/exchange/faults/fault.ts';
import { FaultPlanError, parseFaultPlan } from '../local/exchange/faults/plan.ts';
import { cleanText } from './view/clean-text.ts';

/**
 * Reads the plan of what the local exchange does wrong.
 *
 * @throws Error that names the file, when it cannot be read or its plan cannot be carried out
 */
export async function readFaultPlan(file: string): Promise<FaultPlan> {
  const name = cleanText(file, 200);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`--faults ${name}: there is no such file that can be read`, { cause });
  }
  try {
    return parseFaultPlan(text);
  } catch (cause) {
    if (cause instanceof FaultPlanError) throw new Error(`--faults ${name}: ${cause.message}`, { cause });
    throw cause;
  }
}
