import { type Command, InvalidArgumentError } from 'commander';
import { type Bill, monthlyBill } from './cost/bill.ts';
import { readPrices, readProfile } from './cost/cost-files.ts';
import { deploymentFacts } from './cost/deployment-facts.ts';
import type { Scale } from './cost/monthly-load.ts';
import { freshTemplates, readTemplates } from './cost/synthesized.ts';
import { costGrid, costPage } from './view/cost-page.ts';

type CostOptions = {
  readonly leaders: number;
  readonly followers: number;
  readonly months?: number;
  readonly template?: string;
  readonly grid?: true;
  readonly json?: true;
};

/** The corners of the table in the README. */
const GRID = [1, 10, 100];
const YEAR = 12;

/** Adds `polycopy cost`. */
export function registerCost(program: Command): void {
  program
    .command('cost')
    .description('what AWS would charge for a month of the deployment, by its templates, prices and an assumed load')
    .option('--leaders <number>', 'who is followed', parseCount, 10)
    .option('--followers <number>', 'who copies all of them', parseCount, 1)
    .option(
      '--months <number>',
      'how long it has run: what is kept grows (default: as the load profile says)',
      parseCount,
    )
    .option('--template <dir>', 'what was synthesized there (default: cdk.out, made anew when it is old)')
    .option('--grid', 'totals of 1, 10 and 100 leaders by 1, 10 and 100 followers')
    .option('--json', 'print JSON')
    .action(cost);
}

async function cost(options: CostOptions): Promise<void> {
  const facts = deploymentFacts(readTemplates(options.template ?? (await freshTemplates())));
  const [prices, profile] = [readPrices(), readProfile()];
  const billOf = (scale: Scale): Bill => monthlyBill({ facts, profile, prices, scale });
  if (options.grid === true) {
    const totals = GRID.flatMap((leaders) =>
      GRID.map((followers) => {
        const { withFreeTier, withoutFreeTier } = billOf({ leaders, followers, months: options.months });
        return { leaders, followers, withFreeTier, withoutFreeTier };
      }),
    );
    print(options.json === true ? JSON.stringify(totals, null, 2) : costGrid(totals));
    return;
  }
  const { leaders, followers } = options;
  const months = options.months ?? profile.monthsRunning.value;
  const bill = billOf({ leaders, followers, months });
  const { region, hoursPerMonth } = prices;
  if (options.json === true) {
    print(JSON.stringify({ region, hoursPerMonth, leaders, followers, months, ...bill }, null, 2));
    return;
  }
  const later = months < YEAR ? { months: YEAR, bill: billOf({ leaders, followers, months: YEAR }) } : undefined;
  print(costPage({ region, leaders, followers, months, bill, later }, { isColoured: process.stdout.isTTY }));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= 1) return count;
  throw new InvalidArgumentError('A whole number from 1 to 999999.');
}
