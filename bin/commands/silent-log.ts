import { type Log } from '#ports/log.ts';

/** What a command would log it says itself. */
export const SILENT: Log = {
  info: () => undefined,
  warn: () => undefined,
  count: () => undefined,
  measure: () => undefined,
};
