import { type EventId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type ChainReach } from '#ports/cursors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { commitPlan } from './commit-plan.ts';
import { eventOf } from './record-fills.ts';

type VanishedInput = {
  /** Fills that earlier reads of this run have shown, of whom and in which block; brought up to date. */
  readonly seen: Map<EventId, ChainReach>;
  readonly fills: readonly FillLog[];
  readonly from: number;
  readonly until: number;
  readonly now: UnixMs;
};

/**
 * Notices leaders' fills that the chain showed and, read again, no longer has: a reorganisation took their block away.
 *
 * Most come back in another block, under the same event. What was copied stays: nothing is sold because of it.
 */
export async function noteVanished(
  { ledger, log }: { readonly ledger: Ledger; readonly log: Log },
  { seen, fills, from, until, now }: VanishedInput,
): Promise<void> {
  const shown = new Map(fills.map((fill) => [eventOf(fill), { wallet: fill.wallet, block: fill.block }]));
  for (const [eventId, { block }] of seen) {
    if (block < from) seen.delete(eventId);
    if (block < from || block > until || shown.has(eventId)) continue;
    seen.delete(eventId);
    log.warn("a leader's fill has vanished from the chain", { eventId, block });
    log.count('LeaderFillsVanished');
    await commitPlan(ledger, async () => {
      const event = await ledger.event(eventId);
      if (event === undefined) return undefined;
      return [{ kind: 'put', type: 'event', value: { ...event, vanishedAt: now, version: event.version + 1n } }];
    });
  }
  for (const [eventId, reach] of shown) seen.set(eventId, reach);
}
