import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type MeanWithError, type RankingSummary, summaryOf } from '#core/scoring/ranking-summary.ts';
import { type Chosen, chooseFromUniverse, type Ranking } from '#core/scoring/simulated-universe.ts';
import { plainTable } from './view/plain-table.ts';

type UniverseOptions = {
  readonly runs: number;
  readonly seed: number;
  readonly traders: number;
  readonly chosen: number;
  readonly json?: true;
};

const MOST_RUNS = 1_000;
const MOST_TRADERS = 10_000;
const NAMES: Readonly<Record<Ranking, string>> = {
  score: 'score',
  lowerBound: 'lower bound of the Sharpe ratio',
  sharpe: 'Sharpe ratio as it stands',
  winRate: 'win rate',
  random: 'random choice',
};

/** Adds `polycopy universe`. */
export function registerUniverse(program: Command): void {
  program
    .command('universe')
    .description('how many of those whom a ranking chooses have skill, in universes of made-up traders')
    .option('--runs <number>', 'how many universes', upTo(MOST_RUNS), 30)
    .option('--seed <number>', 'of the first one; each next one has the next', upTo(Number.MAX_SAFE_INTEGER), 1)
    .option('--traders <number>', 'in each, one of ten with skill', upTo(MOST_TRADERS), 1_000)
    .option('--chosen <number>', 'by each ranking', upTo(MOST_TRADERS), 20)
    .option('--json', 'print JSON')
    .action(universe);
}

async function universe({ runs, seed, traders, chosen, json }: UniverseOptions): Promise<void> {
  const found: (readonly Chosen[])[] = [];
  for (let run = 0; run < runs; run += 1) {
    found.push(chooseFromUniverse({ seed: BigInt(seed) + BigInt(run), traders, chosen }));
    process.stderr.write(`universe ${run + 1} of ${runs}\n`);
    // Ctrl-C is heard between two universes.
    await nextTurn();
  }
  const rankings = summaryOf(found);
  const text = json === true ? JSON.stringify({ runs, seed, traders, chosen, rankings }, null, 2) : pageOf(rankings);
  process.stdout.write(`${text}\n`);
}

function pageOf(rankings: readonly RankingSummary[]): string {
  const titles = ['with skill', '± by chance', 'true Sharpe ratio', '± by chance'];
  return plainTable(
    {
      columns: [{ title: 'chosen by', align: 'left' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
      rows: rankings.map(({ ranking, skilledShare, trueSharpe }) => [
        NAMES[ranking],
        ...cellsOf(skilledShare, (share) => `${(share * 100).toFixed(1)} %`),
        ...cellsOf(trueSharpe, (ratio) => ratio.toFixed(2)),
      ]),
    },
    { isColoured: process.stdout.isTTY },
  );
}

function cellsOf({ mean, error }: MeanWithError, shown: (value: number) => string): readonly string[] {
  return [shown(mean), error === null ? '' : shown(error)];
}

function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[1-9]\d*$/.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`Use a whole number from 1 to ${most}.`);
  };
}
