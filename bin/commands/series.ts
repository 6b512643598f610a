import { type Command } from 'commander';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readWorld } from '../local/tape/build-tape.ts';
import { readTape } from '../local/tape/read-tape.ts';
import { type TapeWorld } from '../local/tape/tape-world.ts';
import { parseDate } from './report/period.ts';
import { collectSeries } from './series/collect-series.ts';
import { seriesJson } from './view/series-json.ts';
import { seriesPage } from './view/series-page.ts';

type SeriesOptions = {
  readonly tape?: string;
  readonly activity?: readonly string[];
  readonly markets?: readonly string[];
  readonly books?: readonly string[];
  readonly resolutions?: string;
  readonly leader: string;
  readonly from?: UnixMs;
  readonly to?: UnixMs;
  readonly json?: true;
};

const HELP = `
Profit is what came in less what was laid out, plus what is held at its marks: the best bid of a book of the past 24 hours,
else the last trade of the past 24 hours, else the last mark; from its resolution on what a share pays, redeemed or not. No
day knows a later price. Idle days are zero, days that nobody recorded are none: --from counts from the day of the first thing
he did, --to up to the last row or book, and as far as the last payout where that is asked for. What the venue paid him for trading is apart.

Capital is the most that was ever laid out at once, and returns are profits as a part of it. A bet is all that he did in one
market; one that is open below its cost counts as lost in the conservative win rate.
`;

/** Adds `polycopy series`: what a leader made himself, day by day. */
export function registerSeries(program: Command): void {
  program
    .command('series')
    .description("a leader's own profit of each day, by market and event, from his recorded activity")
    .requiredOption('--leader <who>', 'name or wallet of a leader of the recording')
    .option('--tape <dir>', 'the recording (default: the one that ships with polycopy)')
    .option('--activity <file...>', 'in place of a tape: rows of /activity or /trades, as tape build takes them')
    .option('--markets <file...>', 'with --activity: market rows of Gamma or the CLOB')
    .option('--books <file...>', 'with --activity: messages of the market channel')
    .option('--resolutions <file>', 'with --activity: who won')
    .option('--from <date>', 'from this day on (YYYY-MM-DD, UTC); what he held before enters at its marks', parseDate)
    .option('--to <date>', 'up to and without this day (YYYY-MM-DD, UTC)', parseDate)
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (options: SeriesOptions, command: Command) => {
      const { from, to, leader } = options;
      if (from !== undefined && to !== undefined && to <= from)
        command.error('error: --to is the first day that counts no more: it comes after --from', { exitCode: 2 });
      const misuse = misuseOf(options);
      if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: 2 });
      const series = collectSeries(await recordedWorld(options), leader, {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      const isColoured = process.stdout.isTTY;
      const text =
        options.json === true ? JSON.stringify(seriesJson(series), null, 2) : seriesPage(series, { isColoured });
      process.stdout.write(`${text}\n`);
    });
}

function misuseOf({ tape, activity, markets, books, resolutions }: SeriesOptions): string | undefined {
  if (tape !== undefined && activity !== undefined) return '--tape and --activity are two recordings: name one of them';
  const loose = [markets, books, resolutions].some((one) => one !== undefined);
  return loose && activity === undefined ? '--markets, --books and --resolutions go with --activity' : undefined;
}

async function recordedWorld({ tape, activity, markets, books, resolutions }: SeriesOptions): Promise<TapeWorld> {
  if (activity === undefined) return await readTape(tape ?? SHIPPED_TAPE);
  const { world } = await readWorld({
    activity,
    ...(markets === undefined ? {} : { markets }),
    ...(books === undefined ? {} : { books }),
    ...(resolutions === undefined ? {} : { resolutions }),
  });
  return world;
}
