import { type Verdict } from '../decide.ts';
import { type Change } from '../ledger/change.ts';
import { dayCap } from '../model/cap.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Market } from '../model/market.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { decidedOn } from '../risk/decided-on.ts';
import { countsCopies } from '../risk/limits.ts';
import { type VenueOrderId, type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { eventGroupOf } from './event-group.ts';
import { identify, newChild, type UnidentifiedChild } from './new-child.ts';
import { reserveEntry } from './reserve-entry.ts';

type CopyInput = {
  readonly parent: ParentOrder;
  readonly settings: Settings;
  readonly follower: Follower;
  /** The key's own address. */
  readonly signer: Wallet;
  readonly market: Market;
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
  /** The id under which the venue will know an order. */
  readonly orderId: (child: UnidentifiedChild) => VenueOrderId;
  readonly now: UnixMs;
};

/** Makes of the verdict to copy the order that is sent for it, and the transaction that reserves what it may cost. */
export function planCopy(input: CopyInput): { readonly child: ChildOrder; readonly changes: readonly Change[] } {
  const { parent, settings, snapshot, verdict, now } = input;
  const child = childOf(input);
  const changes = reserveEntry({
    parent,
    child,
    position: snapshot.position,
    eventGroup: eventGroupOf(snapshot),
    settingsVersion: settings.version,
    limits: verdict.limits,
    decided: decidedOn(snapshot, verdict),
    now,
  });
  return { child, changes };
}

function childOf({
  parent,
  settings,
  follower,
  signer,
  market,
  snapshot,
  verdict,
  orderId,
  now,
}: CopyInput): ChildOrder {
  const { amounts } = verdict;
  const child = newChild({
    parent,
    follower,
    signer,
    market,
    limit: amounts.limit,
    shares: amounts.shares,
    dollars: amounts.dollars,
    held: { usd: amounts.worstCost },
    eventGroup: eventGroupOf(snapshot),
    position: snapshot.position,
    ...(settings.limits.maxDailySpend === undefined ? {} : { dayCap: dayCap(now) }),
    counts: [
      ...(verdict.limits.adds === undefined ? [] : (['add'] as const)),
      ...(countsCopies(snapshot) ? (['copy'] as const) : []),
    ],
    now,
  });
  return identify(child, orderId(child));
}
