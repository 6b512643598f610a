import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runLocal } from '../../bin/commands/local/run-local.ts';
import { writeOutput } from '../../bin/commands/local/write-output.ts';
import { type Deployments, deployedOver, writeNextVersion } from './next-version.ts';

// Plays a tape while the code of its functions changes; the arguments are the tape, the folder for the next version, the
// state, where to write, and when which version of which function is in force (JSON: by name, `*` for all others).
const [tapeDir = '', next = '', stateDir = '', out = '', plan = ''] = process.argv.slice(2);
const manifest = JSON.parse(await readFile(join(tapeDir, 'tape.json'), 'utf8')) as { readonly start: string };
const byFunction = JSON.parse(plan) as Readonly<Record<string, readonly (readonly [number, boolean])[]>>;
const startMs = Date.parse(manifest.start);

function deploymentsOf(name: string): Deployments {
  const steps = byFunction[name] ?? byFunction['*'] ?? [];
  return [
    { fromMs: 0, isNext: false },
    ...steps.map(([minutes, isNext]) => ({ fromMs: startMs + minutes * 60_000, isNext })),
  ];
}

writeNextVersion(next);
const run = await runLocal({
  tapeDir,
  speed: 'max',
  stateDir,
  inPlaceOf: (one) => deployedOver(one, next, deploymentsOf(one.name)),
});
await writeOutput(run, out);
