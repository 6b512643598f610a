import { POST_SETTLES_MS } from '#core/execution/submit.ts';
import { isRefusedForGood } from '#core/execution/refuse.ts';
import { type Position } from '#core/model/position.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Ledger } from '#ports/ledger.ts';

/**
 * Says for how long it has been unknown what became of an order of a token, given all of a ledger's positions of it.
 *
 * Nothing is read beyond the positions unless an order has been open for longer than a post may take.
 *
 * @returns Milliseconds since the last post of the oldest; undefined when every outcome is known.
 */
export async function findUnknownOutcome(
  ledger: Ledger,
  positions: readonly Position[],
  now: UnixMs,
): Promise<number | undefined> {
  let oldestMs: number | undefined;
  for (const parentId of positions.flatMap((position) => suspects(position, now))) {
    const ageMs = await unknownForMs(ledger, parentId, now);
    if (ageMs !== undefined && ageMs > (oldestMs ?? 0)) oldestMs = ageMs;
  }
  return oldestMs;
}

/** Purchases that are older than a post may take, and the exit whose order holds shares. */
function suspects({ buying, selling, exit }: Position, now: UnixMs): readonly ParentId[] {
  const purchases = buying.filter((pending) => now - pending.at > POST_SETTLES_MS).map((pending) => pending.parentId);
  return selling > 0n && exit !== undefined ? [...purchases, exit] : purchases;
}

async function unknownForMs(ledger: Ledger, parentId: ParentId, now: UnixMs): Promise<number | undefined> {
  const openChild = (await ledger.parent(parentId))?.openChild;
  const child = openChild === undefined ? undefined : await ledger.child(openChild);
  if (child?.state !== 'SUBMITTING' || child.lastPostAt === undefined || isRefusedForGood(child)) return undefined;
  const ageMs = now - child.lastPostAt;
  return ageMs > POST_SETTLES_MS ? ageMs : undefined;
}
