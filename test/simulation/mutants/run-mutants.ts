import { writeFileSync } from 'node:fs';
import { type CampaignResult } from '../campaign.ts';
import { runWorkers } from '../workers.ts';
import { copyOf, type Copy } from './copies.ts';
import { KILLERS } from './killers.ts';
import { MUTANTS } from './list.ts';
import { type Mutant } from './mutant.ts';

export type MutantsInput = {
  readonly workers: number;
  /** Those whose name contains one of these, between commas; empty: all. */
  readonly only: string;
  readonly isJson: boolean;
};

/** What came of a mutant: the seed of the history that noticed it, if any did. */
type Outcome = {
  readonly name: string;
  readonly killed: boolean;
  readonly seed?: number;
  readonly by?: string;
  readonly isStale?: true;
};

/** A mutant that this many histories do not notice lives. */
const MOST_HISTORIES = 1_500;
const ROOT = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');
const FOUND = `${ROOT}/.polycopy/mutants/killers.json`;

/**
 * Breaks one rule after another in a copy of the sources, and lives through histories until one notices.
 *
 * @returns The exit code: 1 when a mutant lives that is not known to be equivalent, an equivalent one dies, or a patch does
 * not apply any more.
 */
export async function runMutants({ workers, only, isJson }: MutantsInput): Promise<number> {
  const parts = only.split(',');
  const chosen = MUTANTS.filter(({ name }) => parts.some((part) => name.includes(part)));
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (slot: number): Promise<void> => {
    const copy = copyOf(ROOT, `${process.pid}-${slot}`);
    try {
      for (let mutant = chosen[next++]; mutant !== undefined; mutant = chosen[next++]) {
        const outcome = await outcomeOf(mutant, copy);
        outcomes.push(outcome);
        process.stderr.write(`${lineOf(mutant, outcome)}\n`);
      }
    } finally {
      copy.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, chosen.length) }, (_, slot) => work(slot)));
  const sorted = outcomes.sort((a, b) => a.name.localeCompare(b.name));
  if (isJson)
    process.stdout.write(
      `${JSON.stringify({ mutants: sorted.map(({ name, killed, seed }) => ({ name, killed, seed })) })}\n`,
    );
  writeFileSync(
    FOUND,
    `${JSON.stringify(Object.fromEntries(sorted.map(({ name, seed }) => [name, seed])), null, 2)}\n`,
  );
  const wrong = sorted.filter((one) => one.isStale === true || one.killed === isEquivalent(one.name));
  process.stderr.write(`${sorted.length} mutants, ${wrong.length} not as expected\n`);
  return wrong.length > 0 ? 1 : 0;
}

function isEquivalent(name: string): boolean {
  return MUTANTS.find((mutant) => mutant.name === name)?.equivalent !== undefined;
}

/** First the history that is known to notice it, then one after another. */
async function outcomeOf(mutant: Mutant, copy: Copy): Promise<Outcome> {
  const { name, equivalent } = mutant;
  try {
    copy.breakRule(mutant);
  } catch (error) {
    return { name, killed: false, isStale: true, by: String(error) };
  }
  const known = KILLERS[name];
  const plan = typeof known === 'string' ? `${ROOT}/test/simulation/corpus/${known}.json` : undefined;
  const ranges: readonly Range[] = [
    ...(known === undefined ? [] : [{ from: typeof known === 'string' ? 1 : known, histories: 1, plan }]),
    { from: 1, histories: equivalent === undefined ? MOST_HISTORIES : EQUIVALENT_HISTORIES },
  ];
  for (const range of ranges) {
    const result = await lived(copy, range);
    if ('brokenBy' in result) return { name, killed: true, seed: range.from, by: result.brokenBy };
    const [found] = result.violations;
    if (found !== undefined)
      return { name, killed: true, seed: found.seed, by: `${found.violation.invariant} ${found.violation.text}` };
  }
  return { name, killed: false };
}

/** One that nothing can notice is tried for a short while only. */
const EQUIVALENT_HISTORIES = 100;

type Range = { readonly from: number; readonly histories: number; readonly plan?: string | undefined };
type Lived = CampaignResult | { readonly brokenBy: string };

/** A mutant that brings the simulation itself down is noticed too. */
async function lived(copy: Copy, { from, histories, plan }: Range): Promise<Lived> {
  try {
    const written = plan === undefined ? {} : { plan };
    return await runWorkers({ file: copy.worker, workers: 1, from, histories, stopsAtViolation: true, ...written });
  } catch (error) {
    return { brokenBy: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function lineOf({ name, equivalent }: Mutant, { killed, seed, by, isStale }: Outcome): string {
  if (isStale === true) return `STALE   ${name}: ${by ?? ''}`;
  if (!killed) return equivalent === undefined ? `LIVES   ${name}` : `same    ${name}: ${equivalent}`;
  return `${equivalent === undefined ? 'killed ' : 'KILLED '} ${name} by seed ${seed}: ${by}`;
}
