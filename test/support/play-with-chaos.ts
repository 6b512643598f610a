import { runLocal } from '../../bin/commands/local/run-local.ts';
import { writeOutput } from '../../bin/commands/local/write-output.ts';

// Plays a tape with every message delivered twice (`twice`) or two watchers alive at once (`watchers`); the arguments are
// which of both, the tape's folder, and where to write.
const [kind, tapeDir, out] = process.argv.slice(2);
if (tapeDir === undefined || out === undefined || (kind !== 'twice' && kind !== 'watchers'))
  throw new Error('say twice or watchers, the tape, and where to write');
const chaos = kind === 'twice' ? { deliverTwice: true } : { watchers: 2 as const };
await writeOutput(await runLocal({ tapeDir, speed: 'max', chaos }), out);
