import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FAULTS } from './faults.ts';
import { type History } from './history.ts';

/** A history that is written down, and what is interesting about it. */
export type Plan = { readonly about: string; readonly history: History };

/** Where plans of failures go; git does not look there. */
const FOLDER = '.polycopy/simulation';

/** Writes a plan to the ignored folder of the working directory; says where. */
export function writePlan(name: string, plan: Plan): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}/${name}.json`;
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
  return file;
}

/** Reads a plan. @throws Error where it names a fault that does not exist (any more) */
export function readPlan(file: string): Plan {
  const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
  const { kinds, storms, singles } = plan.history.faults;
  const strange = [...kinds, ...storms.flatMap((storm) => storm.kinds), ...singles.map(({ kind }) => kind)].filter(
    (kind) => !Object.hasOwn(FAULTS, kind),
  );
  if (strange.length > 0) throw new Error(`${file} names faults that do not exist: ${strange.join(', ')}`);
  return plan;
}
