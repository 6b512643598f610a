import { type Command } from 'commander';
import { collected } from '../collect-report.ts';
import { openSystem } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from '../system-options.ts';
import { orderPage, orderStoryJson } from '../view/order-page.ts';
import { findOrder } from './find-order.ts';
import { withMarketMeanwhile } from './market-meanwhile.ts';
import { orderStory } from './order-story.ts';

type ShowOptions = SystemOptions & { readonly json?: true };

/** Adds `polycopy order show`. */
export function registerShow(order: Command): void {
  addSystemOptions(order.command('show'))
    .description('one order that works over time: each slice, what it came to, and why it waits or ended')
    .argument('<id>', 'its id, or the first digits of it')
    .option('--json', 'print JSON')
    .action(async (id: string, options: ShowOptions, self: Command) => {
      const system = await openSystem(systemChoice(self, options));
      try {
        const found = await findOrder(system, id);
        const told = orderStory(found, await collected(system.archive.children()));
        const story = await withMarketMeanwhile(told, system.world);
        const { leaders } = await settingsInForce(system);
        const isColoured = process.stdout.isTTY;
        const text =
          options.json === true
            ? JSON.stringify(orderStoryJson(story, leaders), null, 2)
            : orderPage(story, { isColoured, leaders });
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}
