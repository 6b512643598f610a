import { tendOrders } from '#flows/tend-orders.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Works the orders that work over time, and goes on while any is open and the minute is not over. */
export const handler = scheduledHandler(deps.log, (run) => tendOrders(deps, run));
