import { reconcile } from '#flows/reconcile.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Makes the ledger agree with the venue, and goes on while something is open and the minute is not over. */
export const handler = scheduledHandler(deps.log, (run) => reconcile(deps, run));
