import { type ParentOrder } from '#core/model/parent-order.ts';
import { commandOrder, type OrderCommand } from '#flows/command-order.ts';
import { type Command } from 'commander';
import { openSystem, type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from '../system-options.ts';
import { standText, whyText } from '../view/order-words.ts';
import { orderJson } from '../view/orders-table.ts';
import { findOrder, shortId } from './find-order.ts';
import { openLines } from './open-at-venue.ts';

type SteerOptions = SystemOptions & { readonly json?: true };

const SAID: Readonly<Record<OrderCommand, { readonly does: string; readonly done: string }>> = {
  pause: {
    does: 'place nothing more of an order, and cancel what rests, until it is resumed; its window goes on',
    done: 'is paused: nothing more of it is placed, and what rests is cancelled at the next look',
  },
  resume: { does: 'let a paused order go on', done: 'goes on at the next look' },
  cancel: {
    does: 'end an order: cancel what rests, and place nothing more; it stays ended',
    done: 'ends at the next look: nothing more of it is placed, and what rests is cancelled',
  },
};

/** Adds `polycopy order pause`, `resume` and `cancel`. */
export function registerSteering(order: Command): void {
  for (const said of Object.keys(SAID) as OrderCommand[])
    addSystemOptions(order.command(said))
      .description(SAID[said].does)
      .argument('<id>', 'its id, or the first digits of it')
      .option('--json', 'print JSON')
      .action(async (id: string, options: SteerOptions, self: Command) => {
        const system = await openSystem(systemChoice(self, options));
        try {
          await steer(system, { id, said, options });
        } finally {
          await system.close();
        }
      });
}

type SteerInput = { readonly id: string; readonly said: OrderCommand; readonly options: SteerOptions };

async function steer(system: System, { id, said, options }: SteerInput): Promise<void> {
  const found = await findOrder(system, id);
  const order = await commandOrder(system.ledger, { id: found.parentId, command: said });
  if (order === undefined) throw new Error(overText((await system.ledger.parent(found.parentId)) ?? found));
  if (order.work?.isCancelled === true && said !== 'cancel')
    throw new Error(`order ${shortId(order)} is cancelled, and stays so`);
  if (options.json === true) {
    const { leaders } = await settingsInForce(system);
    process.stdout.write(`${JSON.stringify(orderJson(order, leaders), null, 2)}\n`);
    return;
  }
  const child = order.openChild === undefined ? undefined : await system.ledger.child(order.openChild);
  const open = said === 'resume' ? [] : openLines({ order, ...(child === undefined ? {} : { child }) });
  process.stdout.write(`${[`Order ${shortId(order)} ${SAID[said].done}.`, ...open].join('\n')}\n`);
}

function overText(order: ParentOrder): string {
  const why = whyText(order);
  const stands = standText(order);
  const what = stands === 'over' ? 'is over' : 'is sold by close-all now, and no order over time any more';
  return `order ${shortId(order)} ${what}${why === undefined ? '' : `. ${why}`}`;
}
