import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { runLocal } from '../../bin/commands/local/run-local.ts';
import { writeOutput } from '../../bin/commands/local/write-output.ts';

// Plays the shipped tape with every message delivered twice (`twice`) or two watchers alive at once (`watchers`); the
// arguments are which of both, and where to write.
const [kind, out] = process.argv.slice(2);
if (out === undefined || (kind !== 'twice' && kind !== 'watchers'))
  throw new Error('say twice or watchers, and where to write');
const chaos = kind === 'twice' ? { deliverTwice: true } : { watchers: 2 as const };
await writeOutput(await runLocal({ tapeDir: SHIPPED_TAPE, speed: 'max', chaos }), out);
