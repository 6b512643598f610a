import { type ParentOrder } from '#core/model/parent-order.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

const ID_DIGITS = 12;

/** The orders of a follower that are not over: what `polycopy explain` knows them by, and what they wait for. */
export function openOrdersTable(orders: readonly ParentOrder[], options: ViewOptions): string {
  if (orders.length === 0) return 'Open orders: none.';
  const titles = ['Order', 'Side', 'State', 'Market', 'Outcome', 'Waits for'];
  const table = plainTable(
    {
      columns: titles.map((title) => ({ title, align: 'left' })),
      rows: orders.map(({ parentId, side, state, title, outcome, reason, openChild }) => [
        parentId.slice(0, ID_DIGITS),
        side,
        state,
        cleanText(title, 40),
        cleanText(outcome, 10),
        openChild === undefined ? (reason?.code ?? 'its turn') : 'the venue',
      ]),
    },
    options,
  );
  return `Open orders (${orders.length})\n${table}`;
}

/** One of them for machines. */
export function openOrderJson(order: ParentOrder): Readonly<Record<string, unknown>> {
  const { parentId, side, state, title, outcome, reason, openChild, createdAt } = order;
  return {
    ...{ parentId, side, state, title, outcome },
    since: new Date(createdAt).toISOString(),
    reason: reason?.code ?? null,
    venueOrderId: openChild ?? null,
  };
}
