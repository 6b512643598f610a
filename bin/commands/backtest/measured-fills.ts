import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { filledOnes, type MeasuredFill, measuredFill } from '#core/replay/measured-fill.ts';
import { refusalReason } from '#core/execution/refuse.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { mappedInChunks } from '#flows/mapped-in-chunks.ts';
import { type Archive } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';

/** Where a system's orders are stored, and what their decisions saw. */
export type FillSources = {
  readonly archive: Pick<Archive, 'parents' | 'children'>;
  readonly snapshots: Pick<Snapshots, 'decisionFacts'>;
};

/** The newest are read: a table of them goes into every thread, and more would draw the same. */
export const MOST_MEASURED = 2_000;

/**
 * Measures what purchases of ours got against the books that they were decided on, which are kept for 35 days: those with real
 * money where thirty of them were filled, else those on paper too.
 *
 * @throws UnavailableError
 */
export async function measuredFills({ archive, snapshots }: FillSources): Promise<readonly MeasuredFill[]> {
  const copies = new Set<string>();
  for await (const parent of archive.parents()) if (isCopy(parent)) copies.add(parent.parentId);
  const orders: ChildOrder[] = [];
  for await (const child of archive.children()) if (copies.has(child.parentId) && isTold(child)) orders.push(child);
  const newest = orders
    .toSorted((a, b) => b.reservedAt - a.reservedAt || (a.venueOrderId < b.venueOrderId ? -1 : 1))
    .slice(0, MOST_MEASURED);
  const fills = await mappedInChunks(newest, async (order) => {
    const { book, market } = (await snapshots.decisionFacts(order.parentId)) ?? {};
    const fill = book === undefined || market === undefined ? undefined : measuredFill({ order, book, market });
    return fill === undefined ? [] : [{ mode: order.mode, fill }];
  });
  const all = fills.flat();
  const live = all.flatMap(({ mode, fill }) => (mode === 'live' ? [fill] : []));
  return filledOnes(live).length >= LEAST_COPIES ? live : all.map(({ fill }) => fill);
}

/** What is worked over time meets other books than the one that it was decided on. */
function isCopy({ side, origin, work }: ParentOrder): boolean {
  return side === 'BUY' && origin === 'copy' && work === undefined;
}

/** Over, and its end tells of the book: an order that was refused for another reason met none. */
function isTold({ state, refusal = '' }: ChildOrder): boolean {
  return state === 'DONE' || (state === 'REJECTED' && refusalReason(refusal).code === 'NO_FILL');
}
