import { watchLeaders } from '#flows/watch-leaders.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Reads the leaders' activity until the minute is over. */
export const handler = scheduledHandler(deps.log, ({ forMs }) => watchLeaders(deps, forMs));
