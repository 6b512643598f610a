import { syncToggles } from '#flows/sync-toggles.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Copies the switches: once a minute, and once whenever a parameter has changed. */
export const handler = scheduledHandler(deps.log, async () => {
  const { moved, unreadable } = await syncToggles(deps);
  return { moved, unreadable };
});
