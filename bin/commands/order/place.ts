import { randomUUID } from 'node:crypto';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { isWorked, orderOf } from '#core/execution/working/work-view.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type PlaceCommand, type PlaceDeps, placeOrder } from '#flows/place-order.ts';
import { type OrderPreview, previewOrder } from '#flows/preview-order.ts';
import { recordVolume, type VolumeDeps } from '#flows/record-volume.ts';
import { type Command } from 'commander';
import { askPerson, type Consent } from '../ask-person.ts';
import { parseFollowerName } from '../follower-name.ts';
import { openSystem, type System, type SystemChoice } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { SILENT } from '../silent-log.ts';
import { knownFollower } from '../switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions, systemWords } from '../system-options.ts';
import { orderPlanJson, orderPlanPage } from '../view/order-plan.ts';
import { refusalText, standText } from '../view/order-words.ts';
import { shortId } from './find-order.ts';
import { addWorkingFlags, readWorkingFlags, type WorkingFlags } from './working-flags.ts';

type PlaceOptions = SystemOptions &
  Consent &
  WorkingFlags & { readonly follower: FollowerName; readonly id?: string; readonly dryRun?: true };

/** Adds `polycopy order place`. */
export function registerPlace(order: Command): void {
  const command = order.command('place').requiredOption('--follower <name>', 'whose account', parseFollowerName);
  addSystemOptions(addWorkingFlags(command))
    .description('store an order of your own that is worked over time; shows schedule and cost first, then asks')
    .option('--id <command>', 'a name of yours: the same one again makes no second order')
    .option('--dry-run', 'show it and store nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON; needs --yes or --dry-run')
    .action(async (options: PlaceOptions, self: Command) => {
      const choice = systemChoice(self, options);
      const working = readWorkingFlags(options);
      if (!('token' in working)) return self.error(`error: ${working.join('\nerror: ')}`, { exitCode: 2 });
      const system = await openSystem(choice);
      try {
        await place({ system, choice, options, working });
      } finally {
        await system.close();
      }
    });
}

type PlaceInput = {
  readonly system: System;
  readonly choice: SystemChoice;
  readonly options: PlaceOptions;
  readonly working: WorkingOptions;
};

async function place({ system, choice, options, working }: PlaceInput): Promise<void> {
  const deps = placeDepsOf(system);
  const follower = knownFollower(await settingsInForce(system), options.follower);
  const volume = await recordVolume(deps, working);
  const command: PlaceCommand = { command: options.id ?? randomUUID(), follower, options: working, volume };
  const preview = await previewed(deps, command);
  if (preview.isStored) {
    requireSame(preview.order, working);
    print(preview, options, [`Stored before under this --id: ${idText(preview.order)} ${standText(preview.order)}.`]);
    return;
  }
  if (options.dryRun === true) {
    print(preview, options, ['Nothing is stored.']);
    return;
  }
  if (options.json !== true) print(preview, options, []);
  if (!(await askPerson('Store this order?', options))) {
    process.stdout.write('Nothing was done.\n');
    return;
  }
  const { order, refusal } = await placeOrder(deps, command);
  if (refusal !== undefined) throw new Error(refusalText(refusal));
  // Somebody else may have stored another one under this id meanwhile.
  if (isWorked(order)) requireSame(order, working);
  if (options.json === true) print(storedAs(preview, order), options, []);
  else process.stdout.write(`${storedLines(order, choice).join('\n')}\n`);
}

/** What storing an order works with. @throws Error where the system cannot be reached */
function placeDepsOf({ settings, ledger, world }: System): PlaceDeps & VolumeDeps {
  if (world === undefined)
    throw new Error('no system runs on this folder: start it, then place; without it nobody knows market and book');
  const { clock, markets, trades } = world;
  return { settings, ledger, clock, markets, trades, log: SILENT };
}

async function previewed(deps: PlaceDeps, command: PlaceCommand): Promise<OrderPreview> {
  const { preview, refusal } = await previewOrder(deps, command);
  if (refusal !== undefined) throw new Error(refusalText(refusal));
  return preview;
}

/** @throws Error where the same name stands for something else */
function requireSame({ work }: OrderPreview['order'], working: WorkingOptions): void {
  const stored = work.order;
  const differs = (Object.keys(working) as (keyof WorkingOptions)[]).find((key) => stored[key] !== working[key]);
  if (differs !== undefined)
    throw new Error('another order is stored under this --id: nothing was done; name this one anew');
}

/** The schedule begins when it was stored, not when it was shown. */
function storedAs(preview: OrderPreview, order: ParentOrder): OrderPreview {
  if (!isWorked(order)) return preview;
  return { ...preview, order, isStored: true, schedule: scheduleOf(orderOf(order)) };
}

function print(preview: OrderPreview, { json }: PlaceOptions, lines: readonly string[]): void {
  const isColoured = process.stdout.isTTY;
  const text =
    json === true
      ? JSON.stringify(orderPlanJson(preview), null, 2)
      : [orderPlanPage(preview, { isColoured }), ...lines].join('\n');
  process.stdout.write(`${text}\n`);
}

function storedLines(order: ParentOrder, choice: SystemChoice): readonly string[] {
  const to = `${shortId(order)} ${systemWords(choice)}`;
  return [
    `Stored: ${idText(order)}`,
    'Its work begins within a minute.',
    `  polycopy order show ${to}`,
    `  polycopy order cancel ${to}`,
  ];
}

function idText(order: ParentOrder): string {
  return `order ${shortId(order)} (${order.parentId})`;
}
