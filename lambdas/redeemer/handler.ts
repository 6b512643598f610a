import { redeemWinners } from '#flows/redeem-winners.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Turns what resolved markets owe into cash, or says why it waits. */
export const handler = scheduledHandler(deps.log, ({ forMs }) => redeemWinners(deps, forMs));
