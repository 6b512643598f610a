import { monitorRisk } from '#flows/monitor-risk.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Looks once at everything that may stop a follower or close a position of its own accord. */
export const handler = scheduledHandler(deps.log, ({ forMs }) => monitorRisk(deps, forMs));
