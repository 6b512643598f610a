import { manualSyncSchema, parseSince, SINCE_HELP } from '#contract/manual-sync.ts';
import { manualSync } from '#flows/manual-sync.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { commandHandler } from '#runtime/command-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Catches up with one leader now, or aligns followers with him; a dry run unless told otherwise. */
export const handler = commandHandler(deps.log, manualSyncSchema, async (asked, requestId) => {
  const { since: text, command = requestId, ...rest } = asked;
  const since = text === undefined ? undefined : parseSince(text, await deps.clock.now());
  if (text !== undefined && since === undefined) throw new ConfigurationError(`since: ${SINCE_HELP}`);
  return manualSync(deps, { ...rest, since, command });
});
