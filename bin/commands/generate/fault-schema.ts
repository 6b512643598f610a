import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { faultPlanSchema } from '../../local/exchange/faults/fault.ts';

/** The JSON Schema of fault plans, by which an editor completes and checks them. */
export function faultPlanJsonSchema(): string {
  const schema = z.toJSONSchema(faultPlanSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'Fault plan of the local exchange', ...schema }, null, 2)}\n`;
}

if (import.meta.main) {
  const path = new URL('../../local/exchange/faults/fault-plan.schema.json', import.meta.url);
  await writeFile(path, faultPlanJsonSchema());
}
