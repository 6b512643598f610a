import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type Command } from 'commander';
import { parseFollowerName } from '../follower-name.ts';
import { openSystem, type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { knownFollower } from '../switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from '../system-options.ts';
import { orderJson, ordersTable } from '../view/orders-table.ts';
import { timedOrders } from './find-order.ts';

type ListOptions = SystemOptions & { readonly follower?: FollowerName; readonly all?: true; readonly json?: true };

/** Adds `polycopy order list`. */
export function registerList(order: Command): void {
  addSystemOptions(order.command('list'))
    .description('orders that work over time: your own, and copies that are large')
    .option('--follower <name>', 'of this follower only', parseFollowerName)
    .option('--all', 'also those that are over')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions, self: Command) => {
      const system = await openSystem(systemChoice(self, options));
      try {
        const settings = await settingsInForce(system);
        if (options.follower !== undefined) knownFollower(settings, options.follower);
        const orders = await listOrders(system, options);
        const text = options.json === true ? jsonOf(orders, settings) : textOf(orders, settings, options);
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}

/** Those that were placed first first. */
async function listOrders(
  system: System,
  { follower, all }: Pick<ListOptions, 'follower' | 'all'>,
): Promise<readonly ParentOrder[]> {
  const found: ParentOrder[] = [];
  if (all === true) for await (const parent of timedOrders(system)) found.push(parent);
  else found.push(...(await workingOrders(system)));
  return found
    .filter((parent) => follower === undefined || parent.follower === follower)
    .toSorted((a, b) => a.createdAt - b.createdAt || a.parentId.localeCompare(b.parentId));
}

async function workingOrders({ ledger }: Pick<System, 'ledger'>): Promise<readonly ParentOrder[]> {
  const found: ParentOrder[] = [];
  for (const id of await ledger.openOrders()) {
    const parent = await ledger.parent(id);
    if (parent !== undefined) found.push(parent);
  }
  return found;
}

function jsonOf(orders: readonly ParentOrder[], { leaders }: Settings): string {
  return JSON.stringify(
    orders.map((order) => orderJson(order, leaders)),
    null,
    2,
  );
}

function textOf(orders: readonly ParentOrder[], { leaders }: Settings, { all }: ListOptions): string {
  if (orders.length > 0) return ordersTable(orders, { isColoured: process.stdout.isTTY, leaders });
  return all === true
    ? 'No order ever worked over time.'
    : 'No order works over time now; --all shows those that are over.';
}
