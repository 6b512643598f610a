import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatMicros, parseMicros } from '#core/values/decimal.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { readWorkingOptions, workingProblemText } from '#contract/working-order.ts';
import { generatedTapes, readBookTapes } from './algorithms/book-tape.ts';
import { compareAlgorithms, type Contender } from './algorithms/compare-algorithms.ts';
import { algorithmsJson } from './view/algorithms-json.ts';
import { algorithmsPage, ALGORITHM_NOTES } from './view/algorithms-page.ts';
import { writePage } from './write-page.ts';

type AlgorithmsOptions = {
  readonly books?: string;
  readonly shares: readonly Shares[];
  readonly minutes: number;
  readonly json?: true;
  readonly html?: string | true;
};

const HTML_FILE = 'polycopy-algorithms.html';
const SIZES: readonly Shares[] = ['100', '1000', '10000'].map((text) => shares(parseMicros(text) ?? 0n));
/** An order shows, and places at once, a tenth of what it is to buy. */
const PARTS = 10n;

/** Every way that is compared; the first is what the others are held against. */
const WAYS = [
  { name: 'one order at once', algorithm: 'twap', isAtOnce: true },
  { name: 'twap', algorithm: 'twap' },
  { name: 'twap, joining', algorithm: 'twap', style: 'join' },
  { name: 'twap, at the top', algorithm: 'twap', style: 'top' },
  { name: 'vwap', algorithm: 'vwap' },
  { name: 'randomised', algorithm: 'randomised' },
  { name: 'iceberg', algorithm: 'iceberg' },
  { name: 'top-of-book', algorithm: 'top-of-book' },
] as const;

/** Adds `polycopy algorithms`. */
export function registerAlgorithms(program: Command): void {
  program
    .command('algorithms')
    .description(
      'orders that work over time, played on recorded books: price, filled part, time at the top of the book',
    )
    .option('--books <dir>', 'messages of the market channel, a file market_events_….jsonl (or .gz) for each market')
    .addOption(
      new Option('--shares <list>', 'sizes of the orders, separated by commas')
        .argParser(parseSizes)
        .default(SIZES, SIZES.map((size) => formatMicros(size)).join(',')),
    )
    .option('--minutes <count>', 'how long an order has', parseMinutes, 10)
    .option('--json', 'print JSON')
    .option('--html [file]', `write a page with a chart that needs no network: ${HTML_FILE} if not said`)
    .addHelpText(
      'after',
      `\n${ALGORITHM_NOTES.join('\n')}\nWithout --books markets are generated: that shows how it works and nothing else.`,
    )
    .action(async (options: AlgorithmsOptions, command: Command) => {
      if (options.json !== undefined && options.html !== undefined)
        command.error('error: --json and --html are forms of one comparison: name one of them', { exitCode: 2 });
      const isGenerated = options.books === undefined;
      const tapes = options.books === undefined ? generatedTapes() : await readBookTapes(options.books);
      const sizes = options.shares.map((total) => waysOf(total, options.minutes));
      const comparison = compareAlgorithms(tapes, sizes, { windowMs: options.minutes * 60_000, isGenerated });
      if (options.html !== undefined) {
        const file = options.html === true ? HTML_FILE : options.html;
        const { algorithmsHtml } = await import('./view/algorithms-html.ts');
        await writePage(file, await algorithmsHtml(comparison));
        process.stdout.write(`${file}\n`);
        return;
      }
      const isColoured = process.stdout.isTTY;
      const text =
        options.json === true
          ? JSON.stringify(algorithmsJson(comparison), null, 2)
          : algorithmsPage(comparison, { isColoured });
      process.stdout.write(`${text}\n`);
    });
}

/** @throws Error naming option, value and what is allowed */
function waysOf(total: Shares, minutes: number): readonly Contender[] {
  return WAYS.map(({ name, algorithm, ...more }) => {
    const reading = readWorkingOptions({
      ...('style' in more ? { style: more.style } : {}),
      token_id: '0',
      side: 'BUY',
      limit_price: '0.5',
      total_shares: formatMicros(total),
      algorithm,
      time_window_minutes: String(minutes),
      min_order_size: '5',
      max_order_size: formatMicros(total / PARTS > 10_000_000n ? total / PARTS : 10_000_000n),
      at_end: 'cross',
    });
    if (reading.problems !== undefined) throw new Error(reading.problems.map(workingProblemText).join('\n'));
    return { name, options: reading.options, ...('isAtOnce' in more ? { isAtOnce: true } : {}) };
  });
}

function parseSizes(text: string): readonly Shares[] {
  const sizes = text.split(',').map((part) => parseMicros(part.trim()));
  const known = sizes.filter((size) => size !== undefined && size % 10_000_000n === 0n && size >= 50_000_000n);
  if (known.length === sizes.length && sizes.length <= 10) return known.map((size) => shares(size ?? 0n));
  throw new InvalidArgumentError(
    'Sizes are at most ten multiples of 10 shares from 50, separated by commas: 100,1000.',
  );
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (/^\d{1,3}$/.test(text) && minutes >= 1 && minutes <= 240) return minutes;
  throw new InvalidArgumentError('The time is whole minutes from 1 to 240.');
}
