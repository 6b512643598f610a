import { type ParentOrder } from '#core/model/parent-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type System } from '../open-system.ts';
import { cleanText } from '../view/clean-text.ts';

/** As many digits of an id as a person is shown. */
const SHORT_DIGITS = 12;
const ID_DIGITS = 64;
const MAX_NAMED = 5;

/** The first digits of an order's id. */
export function shortId({ parentId }: Pick<ParentOrder, 'parentId'>): string {
  return parentId.slice(0, SHORT_DIGITS);
}

/**
 * Finds an order that works over time, a person's own or a copy, by its id or the first digits of it.
 *
 * @throws Error where there is none, or where several begin like that
 */
export async function findOrder(
  { archive, ledger }: Pick<System, 'archive' | 'ledger'>,
  id: string,
): Promise<ParentOrder> {
  const wanted = id.toLowerCase();
  if (!/^[0-9a-f]{1,64}$/.test(wanted))
    throw new Error(
      `${JSON.stringify(cleanText(id, 70))} is no id of an order: its first digits, as \`polycopy order list\` shows them`,
    );
  const found = wanted.length === ID_DIGITS ? await ledger.parent(wanted as ParentId) : undefined;
  if (found !== undefined && isTimed(found)) return found;
  const alike: ParentOrder[] = [];
  for await (const parent of timedOrders({ archive })) if (parent.parentId.startsWith(wanted)) alike.push(parent);
  const [only, ...others] = alike;
  if (only === undefined) throw new Error(`no order begins with ${wanted}; \`polycopy order list --all\` shows them`);
  if (others.length === 0) return only;
  const named = alike.slice(0, MAX_NAMED).map(shortId).join(', ');
  throw new Error(
    `${alike.length} orders begin with ${wanted}: say more digits of ${named}${alike.length > MAX_NAMED ? ' …' : ''}`,
  );
}

/** Every order that a person ever placed, and every copy that was worked over time. */
export async function* timedOrders({ archive }: Pick<System, 'archive'>): AsyncGenerator<ParentOrder> {
  for await (const parent of archive.parents()) if (isTimed(parent)) yield parent;
}

/** A person's own sale is worked over time no more once close-all has taken it over. */
function isTimed({ origin, work }: ParentOrder): boolean {
  return origin === 'order' || work !== undefined;
}
