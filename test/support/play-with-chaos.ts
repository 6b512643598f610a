import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { runLocal } from '../../bin/commands/local/run-local.ts';
import { writeOutput } from '../../bin/commands/local/write-output.ts';

// Plays the shipped tape with every message delivered twice and two watchers alive at once; the argument is where to write.
const [out] = process.argv.slice(2);
if (out === undefined) throw new Error('say where to write');
await writeOutput(
  await runLocal({ tapeDir: SHIPPED_TAPE, speed: 'max', chaos: { deliverTwice: true, watchers: 2 } }),
  out,
);
