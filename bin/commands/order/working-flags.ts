import { readWorkingOptions } from '#contract/working-order.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { formatMicros, parseMicros } from '#core/values/decimal.ts';
import { type Command } from 'commander';

/** What a person types of how an order is worked, as commander hands it over. */
export type WorkingFlags = {
  readonly token: string;
  readonly side: string;
  readonly limitPrice: string;
  readonly shares: string;
  readonly algo: string;
  readonly window?: string;
  readonly minOrder?: string;
  readonly maxOrder?: string;
  readonly sharesPerOrder?: string;
  readonly pollInterval?: string;
  readonly style?: string;
  readonly minMoveSeconds?: string;
  readonly atEnd?: string;
  readonly maxBookPart?: string;
  readonly maxSpread?: string;
  readonly minDepth?: string;
};

/** Each flag beside the option that it is read as. */
const FLAGS: readonly (readonly [option: string, name: keyof WorkingFlags, flag: string])[] = [
  ['token_id', 'token', '--token'],
  ['side', 'side', '--side'],
  ['limit_price', 'limitPrice', '--limit-price'],
  ['total_shares', 'shares', '--shares'],
  ['algorithm', 'algo', '--algo'],
  ['time_window_minutes', 'window', '--window'],
  ['min_order_size', 'minOrder', '--min-order'],
  ['max_order_size', 'maxOrder', '--max-order'],
  ['shares_per_order', 'sharesPerOrder', '--shares-per-order'],
  ['poll_interval', 'pollInterval', '--poll-interval'],
  ['style', 'style', '--style'],
  ['min_move_seconds', 'minMoveSeconds', '--min-move-seconds'],
  ['at_end', 'atEnd', '--at-end'],
  ['max_book_part', 'maxBookPart', '--max-book-part'],
  ['max_spread', 'maxSpread', '--max-spread'],
  ['min_depth', 'minDepth', '--min-depth'],
];

const PART_ALLOWED = 'a percentage from 0.01 to 100, at most two decimals';

/** Adds the flags that say how an order is worked. */
export function addWorkingFlags(command: Command): Command {
  return command
    .requiredOption('--token <id>', 'what is traded: the token of one outcome of a market')
    .requiredOption('--side <side>', 'BUY or SELL; own orders sell only what own orders bought')
    .requiredOption('--limit-price <price>', 'no more is paid for a share, or no less taken')
    .requiredOption('--shares <count>', 'how many in all')
    .requiredOption('--algo <name>', 'twap, vwap, randomised, iceberg or top-of-book')
    .option('--window <minutes>', 'how long it may take; 60 if not said')
    .option('--min-order <shares>', 'the least of one order at the venue; 5 if not said')
    .option('--max-order <shares>', 'the most of one; ten times --min-order if not said')
    .option('--shares-per-order <shares>', 'what iceberg and top-of-book show; --max-order if not said')
    .option('--poll-interval <seconds>', 'the least between two orders; 3 if not said')
    .option(
      '--style <style>',
      'take what is offered, join who waits, or top: keep each a tick better; iceberg and top-of-book join, if not said',
    )
    .option('--min-move-seconds <seconds>', 'the least between two moves at the top of the book; 5 if not said')
    .option('--at-end <rule>', 'of the rest: leave, cross or report; report if not said')
    .option('--max-book-part <percent>', "the largest part of others' shares that one order may be")
    .option('--max-spread <price>', 'place nothing while bid and ask lie further apart')
    .option('--min-depth <shares>', 'place nothing while fewer shares of others stand at the best prices');
}

/**
 * Reads how an order is to be worked.
 *
 * @returns The options; or a line for each thing that is wrong, naming flag, value and what is allowed.
 */
export function readWorkingFlags(flags: WorkingFlags): WorkingOptions | readonly string[] {
  const typed = FLAGS.flatMap(([option, name]) => (flags[name] === undefined ? [] : [[option, flags[name]] as const]));
  const { max_book_part: percent, ...rest } = Object.fromEntries(typed);
  const part = percent === undefined ? undefined : fractionOf(percent);
  const { options, problems = [] } = readWorkingOptions({
    ...rest,
    ...(part === undefined ? {} : { max_book_part: part }),
  });
  const wrong = problems.map(({ path, found, allowed }) => problemLine(flagOf(String(path[0])), found, allowed));
  if (percent !== undefined && part === undefined)
    return [...wrong, problemLine('--max-book-part', JSON.stringify(percent), PART_ALLOWED)];
  return options ?? wrong;
}

/** Percent as the fraction that the option is. */
function fractionOf(percent: string): string | undefined {
  const micros = parseMicros(percent);
  if (micros === undefined || micros < 10_000n || micros > 100_000_000n || micros % 10_000n !== 0n) return undefined;
  return formatMicros(micros / 100n);
}

function problemLine(flag: string, found: string, allowed: string): string {
  const stands = found === 'missing' ? 'is missing' : `${found} stands there`;
  return `${flag}: ${stands}; allowed is ${inFlags(allowed)}`;
}

function flagOf(option: string): string {
  return FLAGS.find(([name]) => name === option)?.[2] ?? option;
}

/** The words of the option's file, as a command line spells them. */
function inFlags(text: string): string {
  return FLAGS.filter(([option]) => option.includes('_')).reduce(
    (words, [option, , flag]) => words.replaceAll(option, flag),
    text,
  );
}
