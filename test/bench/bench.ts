import { availableParallelism, cpus } from 'node:os';
import { Command, Option } from 'commander';
import { plainTable } from '../../bin/commands/view/plain-table.ts';
import { type Measure, ratioOf, type Result } from './measure.ts';
import { backtestedYear } from './measures/backtested-year.ts';
import { bundles } from './measures/bundles.ts';
import { copyUnits } from './measures/copy-units.ts';
import { decisions } from './measures/decisions.ts';
import { exchangeOrders } from './measures/exchange-orders.ts';
import { detectionDelay } from './measures/detection-delay.ts';
import { fanOut } from './measures/fan-out.ts';
import { polls } from './measures/polls.ts';
import { monteCarloPaths } from './measures/monte-carlo.ts';
import { ownLatency } from './measures/own-latency.ts';
import { scorerMemory } from './measures/scorer-memory.ts';
import { scoring } from './measures/scoring.ts';
import { replayedEvents } from './measures/replayed-events.ts';
import { roundTrips } from './measures/round-trips.ts';
import { signing } from './measures/signing.ts';

// `npm run bench [-- --json] [-- --only NAME]`: how fast things are on this machine, each against a floor of this machine.

const MEASURES: readonly Measure[] = [
  exchangeOrders,
  roundTrips,
  copyUnits,
  ownLatency,
  fanOut,
  signing,
  polls,
  detectionDelay,
  decisions,
  replayedEvents,
  backtestedYear,
  monteCarloPaths,
  scoring,
  scorerMemory,
  bundles,
];

type BenchOptions = { readonly only?: string; readonly json?: true; readonly tiny?: true };
type Measured = { readonly measure: Measure; readonly result: Result; readonly tookMs: number };

const options = new Command('bench')
  .description('Measures this system on this machine; each figure stands beside a floor measured in the same run.')
  .addOption(new Option('--only <name>', 'this measure alone').choices(MEASURES.map(({ name }) => name)))
  .option('--json', 'print JSON, and nothing else')
  .option('--tiny', 'a few samples only: shows that the bench works, and nothing about speed')
  .parse()
  .opts<BenchOptions>();

const measured: Measured[] = [];
for (const measure of MEASURES.filter(({ name }) => options.only === undefined || name === options.only)) {
  if (options.json !== true) process.stdout.write(`${measure.title} …\n`);
  const startMs = performance.now();
  const result = await measure.run({ isTiny: options.tiny === true });
  measured.push({ measure, result, tookMs: performance.now() - startMs });
}
process.stdout.write(options.json === true ? `${JSON.stringify(jsonOf(measured), null, 2)}\n` : pageOf(measured));

function jsonOf(all: readonly Measured[]): object {
  const [cpu] = cpus();
  return {
    machine: { node: process.version, cpu: cpu?.model ?? 'unknown', cores: availableParallelism() },
    isTiny: options.tiny === true,
    measures: all.map(({ measure, result, tookMs }) => ({
      name: measure.name,
      title: measure.title,
      unit: result.unit,
      floorName: result.floorName,
      tookS: Math.round(tookMs / 100) / 10,
      figures: result.figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) })),
    })),
  };
}

function pageOf(all: readonly Measured[]): string {
  const pages = all.map(({ measure, result, tookMs }) =>
    [
      '',
      `${measure.name}: ${measure.title} (${(tookMs / 1000).toFixed(0)} s)`,
      `Floor: ${result.floorName}.`,
      '',
      tableOf(result),
      '',
    ].join('\n'),
  );
  return pages.join('');
}

function tableOf({ unit, figures }: Result): string {
  const names = Object.keys(figures[0]?.values ?? {});
  const titles = [...names.map((name) => (unit === 'units' ? name : `${name} (${unit})`)), 'floor', '× floor'];
  const shown = (value: number | undefined): string =>
    value === undefined ? '' : value.toFixed(unit === 'ms' ? 2 : unit === 'units' ? 1 : 0);
  return plainTable(
    {
      columns: [{ title: 'What', align: 'left' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
      rows: figures.map((figure) => [
        figure.name,
        ...names.map((name) => shown(figure.values[name])),
        shown(figure.floor[Object.keys(figure.values)[0] ?? '']),
        ratioOf(figure).toFixed(2),
      ]),
    },
    { isColoured: process.stdout.isTTY },
  );
}
