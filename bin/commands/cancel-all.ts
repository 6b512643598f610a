import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type CancelledOrders, cancelOrders } from '#flows/cancel-orders.ts';
import { type Command } from 'commander';
import { parseFollowerName } from './follower-name.ts';
import { openSystem, type System } from './open-system.ts';
import { openLines } from './order/open-at-venue.ts';
import { settingsInForce } from './settings-in-force.ts';
import { knownFollower } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { orderJson, ordersTable } from './view/orders-table.ts';

type CancelOptions = SystemOptions & {
  readonly follower?: FollowerName;
  readonly all?: true;
  readonly json?: true;
};

/** Adds `polycopy cancel-all`. */
export function registerCancelAll(program: Command): void {
  addSystemOptions(program.command('cancel-all'))
    .description('end every order of your own that works; copies and their sales go on')
    .option('--follower <name>', 'those of this follower', parseFollowerName)
    .option('--all', 'those of all followers')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\n`polycopy stop` also holds back copies and sales; `polycopy close-all` sells what is owned.',
    )
    .action(async (options: CancelOptions, command: Command) => {
      if ((options.follower === undefined) === (options.all === undefined))
        command.error('error: name --follower NAME or --all', { exitCode: 2 });
      const system = await openSystem(systemChoice(command, options));
      try {
        await cancelAll(system, options);
      } finally {
        await system.close();
      }
    });
}

async function cancelAll(system: System, { follower, json }: CancelOptions): Promise<void> {
  const settings = await settingsInForce(system);
  if (follower !== undefined) knownFollower(settings, follower);
  const ledgers = settings.followers.map(({ name, mode }) => ({ follower: name, mode }));
  const cancelled = await cancelOrders(system.ledger, { ledgers, follower });
  if (cancelled.unread > 0 || cancelled.failed.length > 0) process.exitCode = 1;
  process.stdout.write(`${json === true ? jsonOf(cancelled, settings) : textOf(cancelled, settings)}\n`);
}

function textOf({ orders, unread, failed, copies }: CancelledOrders, { leaders }: Settings): string {
  const found = orders.map(({ order }) => order);
  return [
    ...(found.length === 0 && failed.length === 0
      ? ['No order of your own works: there is nothing to cancel.']
      : [
          ordersTable(found, { isColoured: process.stdout.isTTY, leaders }),
          '',
          `${found.length} ${found.length === 1 ? 'order ends' : 'orders end'} at the next look: nothing more is placed, and what rests is cancelled.`,
        ]),
    ...orders.flatMap(openLines),
    ...failed.map(
      ({ order, why }) =>
        `NOT CANCELLED: ${order.parentId.slice(0, 12)}: ${cleanText(why, 200)}; the same command tries again`,
    ),
    ...(copies === 0
      ? []
      : [
          `${copies} of leaders' copies ${copies === 1 ? 'is' : 'are'} worked over time, and ${copies === 1 ? 'goes' : 'go'} on: \`polycopy order cancel ID\` ends one, \`polycopy pause\` holds all back.`,
        ]),
    ...(unread === 0 ? [] : [`NOT CANCELLED: ${unread} of a newer version of this program; use that version`]),
  ].join('\n');
}

function jsonOf({ orders, unread, failed, copies }: CancelledOrders, { leaders }: Settings): string {
  const rows = orders.map((one) => ({ ...orderJson(one.order, leaders), stillOpen: openLines(one) }));
  const notCancelled = failed.map(({ order, code, why }) => ({ ...orderJson(order, leaders), code, why }));
  return JSON.stringify({ orders: rows, failed: notCancelled, unread, copiesLeft: copies }, null, 2);
}
