import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { exitWindow } from './exit-window.ts';
import { isGuarded } from './guards.ts';
import { quoteOf } from './quote.ts';

/** Nothing is bought that its guards could not watch: B24. */
export function guardBlind({ settings, book }: Snapshot): DenyReason | undefined {
  if (settings.guards === undefined || !isGuarded(settings.guards)) return undefined;
  const quote = quoteOf(book);
  if (quote.isKnown) return undefined;
  const { why, bid, ask } = quote;
  return { code: 'GUARD_BLIND', why, ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }) };
}

/** Nothing is bought that a guard would sell at once because the market is about to be decided. */
export function inExitWindow({ settings, market, now }: Snapshot): DenyReason | undefined {
  const window = market === undefined ? undefined : exitWindow(settings.guards ?? {}, market, now);
  return window === undefined || now < window.exitsFrom ? undefined : { code: 'IN_EXIT_WINDOW', ...window };
}
