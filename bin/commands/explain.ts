import { type Command } from 'commander';
import { type Explanation } from './explain-model.ts';
import { findTrade, readStored } from './explain-search.ts';
import { explainTrade, settingsVersionOf } from './explain-trade.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { explainJson } from './view/explain-json.ts';
import { explainPage } from './view/explain-page.ts';

type ExplainOptions = SystemOptions & { readonly follower?: string; readonly json?: true };

/** Adds `polycopy explain`. */
export function registerExplain(program: Command): void {
  addSystemOptions(program.command('explain'))
    .argument('<id>', 'an event, a transaction, a parent order or a venue order; its first 8 digits or more')
    .description(
      'why a trade was copied as it was, or was not: what was known, every rule, the orders, cost and clocks',
    )
    .option('--follower <name>', 'for this follower')
    .option('--json', 'print JSON')
    .action(async (id: string, options: ExplainOptions, command: Command) => {
      const explanation = await readExplanation(systemChoice(command, options), {
        id,
        ...(options.follower === undefined ? {} : { follower: options.follower }),
      });
      const text =
        options.json === true
          ? JSON.stringify(explainJson(explanation), null, 2)
          : explainPage(explanation, { isColoured: process.stdout.isTTY });
      process.stdout.write(`${text}\n`);
    });
}

async function readExplanation(
  choice: SystemChoice,
  asked: { readonly id: string; readonly follower?: string },
): Promise<Explanation> {
  const system = await openSystem(choice);
  try {
    const current = await settingsInForce(system);
    const facts = await readStored(system.archive);
    const trade = findTrade(facts, asked);
    const version = settingsVersionOf(trade);
    const decidedOn = version === undefined ? undefined : await system.settings.version(version);
    return explainTrade({ facts, trade, current, decidedOn });
  } finally {
    await system.close();
  }
}
