import { type ChildOrder } from '#core/model/child-order.ts';
import { type RestrictionCode, type VenueRestrictions } from '#core/model/venue-restriction.ts';
import { withoutRestriction, withRestriction } from '#core/risk/venue-restriction.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { commitPlan } from './commit-plan.ts';

type NoteDeps = { readonly clock: Pick<Clock, 'now'>; readonly ledger: Ledger; readonly log: Log };

type MetInput = {
  readonly code: RestrictionCode;
  readonly text: string;
  /** How long the venue asks to wait; a blocked region names no time. */
  readonly forMs?: number;
};

/**
 * Stores that the venue refuses everybody, so that what is decided next is not reserved to be refused. It halts nobody.
 */
export async function noteRestriction(
  { clock, ledger, log }: NoteDeps,
  { code, text, forMs = 0 }: MetInput,
): Promise<void> {
  const now = await clock.now();
  const isNoted = await change({ ledger, log }, (before) => withRestriction(before, { code, text, forMs, now }));
  if (!isNoted) return;
  log.warn('the venue takes no orders', { restriction: code, text });
  if (code === 'REGION_BLOCKED') log.count('RegionBlocks');
}

/** Takes a restriction back, as the venue took bytes that were refused before. */
export async function noteTaken(
  { ledger, log }: Omit<NoteDeps, 'clock'>,
  { side }: Pick<ChildOrder, 'side'>,
  sentAt: UnixMs,
): Promise<void> {
  if (await change({ ledger, log }, (before) => withoutRestriction(before, { side, sentAt })))
    log.info('the venue takes orders again', { side });
}

/** All followers write one item: what is lost of it costs a refused post, never what an order knows of itself. */
async function change(
  { ledger, log }: Omit<NoteDeps, 'clock'>,
  next: (before: VenueRestrictions | undefined) => VenueRestrictions | undefined,
): Promise<boolean> {
  try {
    return await commitPlan(ledger, async () => {
      const value = next(await ledger.venueRestrictions());
      return value === undefined ? undefined : [{ kind: 'put', type: 'venue-restrictions', value }];
    });
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('restriction of the venue not noted', { code: error.code });
    return false;
  }
}
