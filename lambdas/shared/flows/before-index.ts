import { mayWait, unexplainedSale } from '#core/detection/unexplained-sale.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { type TokenId } from '#core/values/ids.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Ledger } from '#ports/ledger.ts';

type BeforeIndexInput = {
  readonly settings: Settings;
  /** Trades of one leader, in the order of the chain. */
  readonly actions: readonly LeaderAction[];
  readonly now: UnixMs;
};

/**
 * Leaves out what the index is to tell first: a sale of more than is recorded, and what comes after it.
 *
 * The wait is short and has an end, since exits get through: after ten seconds, or where the index is no source, it is
 * recorded as a sale of everything.
 */
export async function beforeIndex(
  { ledger }: { readonly ledger: Ledger },
  { settings, actions, now }: BeforeIndexInput,
): Promise<readonly LeaderAction[]> {
  if (!settings.detection.sources.includes('data-api')) return actions;
  const sold = new Set(actions.filter((action) => mayWait(action, now)).map(({ token }) => token));
  if (sold.size === 0) return actions;
  const recorded = new Map<TokenId, Shares>();
  const fresh: LeaderAction[] = [];
  for (const action of actions.filter(({ token }) => sold.has(token))) {
    const { leader, token, eventId } = action;
    if (!recorded.has(token)) recorded.set(token, (await ledger.leaderPosition(leader, token))?.shares ?? NO_SHARES);
    if ((await ledger.event(eventId)) === undefined) fresh.push(action);
  }
  const waiting = unexplainedSale({ actions: fresh, recorded, now });
  return waiting === undefined ? actions : actions.slice(0, actions.indexOf(waiting));
}
