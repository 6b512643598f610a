import { slippagesOf } from '../fairness.ts';

/** Tells what the copies of the histories of some seeds paid, one object for each purchase. */
const seeds = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(await slippagesOf(seeds)));
