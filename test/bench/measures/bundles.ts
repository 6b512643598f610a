import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV } from '#contract/env.ts';
import { deployedFunctions } from '../../conformance/deployed-functions.ts';
import { type DeployedFunction, startLambda } from '../../support/lambda-runtime.ts';
import type { Figure, Measure } from '../measure.ts';
import { median } from '../statistics.ts';
import { monotonicMs } from './request-recorder.ts';

const FULL = { starts: 11 };
const TINY = { starts: 1 };

/** What an environment of a function waits for before it takes its first event, and what has to be loaded for it. */
export const bundles: Measure = {
  name: 'bundles',
  title: 'start of each function from its bundle, median; imports at most 75 ms of the executor, 60 of leader-watcher',
  run: async ({ isTiny }) => {
    const { starts } = isTiny ? TINY : FULL;
    const resources = { [ENV.table]: 'none', [ENV.queueUrl]: 'http://127.0.0.1:1/queue' };
    const deployment = await deployedFunctions('bench', resources);
    const folder = mkdtempSync(join(tmpdir(), 'polycopy-bare-'));
    try {
      writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => null;\n');
      const figures: Figure[] = [];
      for (const [name, deployed] of deployment.functions)
        figures.push(await measureStarts({ name, deployed, bare: { ...deployed, folder }, starts }));
      return { unit: 'units', floorName: 'a handler that imports nothing, started the same way', figures };
    } finally {
      rmSync(folder, { recursive: true });
      deployment.remove();
    }
  },
};

type StartsInput = {
  readonly name: string;
  readonly deployed: DeployedFunction;
  readonly bare: DeployedFunction;
  readonly starts: number;
};

async function measureStarts({ name, deployed, bare, starts }: StartsInput): Promise<Figure> {
  const own: Start[] = [];
  const floor: Start[] = [];
  for (let start = 0; start < starts; start += 1) {
    floor.push(await startOf(bare));
    own.push(await startOf(deployed));
  }
  const kB = statSync(join(deployed.folder, 'index.mjs')).size / 1_000;
  return { name, values: { ...mediansOf(own), kB }, floor: mediansOf(floor) };
}

/** Milliseconds until it asks for its first event, those of them in which it loaded its handler, and the processor's for that. */
type Start = { readonly ms: number; readonly imports: number; readonly 'of CPU': number };

async function startOf(deployed: DeployedFunction): Promise<Start> {
  const startedMs = monotonicMs();
  const environment = await startLambda(deployed);
  try {
    const { tookMs, cpuMs } = await environment.ready();
    return { ms: monotonicMs() - startedMs, imports: tookMs, 'of CPU': cpuMs };
  } finally {
    await environment.close();
  }
}

function mediansOf(starts: readonly Start[]): Start {
  const of = (name: keyof Start): number => median(starts.map((start) => start[name]));
  return { ms: of('ms'), imports: of('imports'), 'of CPU': of('of CPU') };
}
