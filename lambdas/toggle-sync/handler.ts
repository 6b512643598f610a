import { watchSwitches } from '#flows/watch-switches.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Copies the switches: every 15 s until the minute is over, and once whenever a parameter has changed. */
export const handler = scheduledHandler(deps.log, ({ isScheduled, forMs }) =>
  watchSwitches(deps, isScheduled ? forMs : 0),
);
