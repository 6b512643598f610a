import { type Command, InvalidArgumentError } from 'commander';
import { type BuildReport, buildTape } from '../local/tape/build-tape.ts';

/** The options of `polycopy tape build`, as commander hands them over. */
export type TapeBuildOptions = {
  readonly activity: readonly string[];
  readonly markets?: readonly string[];
  readonly books?: readonly string[];
  readonly resolutions?: string;
  /** Milliseconds since the epoch, like `to`. */
  readonly from?: number;
  readonly to?: number;
  readonly leader?: readonly string[];
  readonly name?: string;
  readonly seed?: number;
  readonly out: string;
  readonly json?: boolean;
};

/** Adds `build` to the `tape` command. */
export function registerTapeBuild(tape: Command): void {
  tape
    .command('build')
    .description('make a tape, which the local exchange plays, from recorded files')
    .requiredOption(
      '--activity <file...>',
      'rows of /activity or /trades, v1 or v2: .jsonl or .json, plain or .gz, paged or not',
    )
    .option('--markets <file...>', 'market rows of Gamma or the CLOB; what is not in them is invented')
    .option('--books <file...>', 'messages of the market channel')
    .option('--resolutions <file>', 'who won: {condition: {token: true | false | null | 0.5, "time"?: ISO}}')
    .option('--from <time>', 'first moment to keep, ISO; earlier rows only tell what was owned', parseMoment)
    .option('--to <time>', 'first moment to leave out, ISO', parseMoment)
    .option('--leader <wallet...>', 'whose rows to keep (default: everybody in the files)', collectWallets)
    .option('--name <name>', 'name of the tape (default: that of the first file)')
    .option('--seed <number>', 'seed of what is drawn', parseSeed, 1)
    .requiredOption('--out <dir>', 'folder to write')
    .option('--json', 'print the report as JSON')
    .action(async (options: TapeBuildOptions) => {
      await tapeBuildCommand(options, (line) => process.stdout.write(`${line}\n`));
    });
}

/**
 * Builds a tape and prints what was dropped and invented, and why.
 *
 * @throws TapeError naming the file that cannot be used.
 */
export async function tapeBuildCommand(options: TapeBuildOptions, print: (line: string) => void): Promise<BuildReport> {
  const { from, to, leader, json, ...files } = options;
  const report = await buildTape({
    ...files,
    ...(from === undefined ? {} : { fromMs: from }),
    ...(to === undefined ? {} : { toMs: to }),
    ...(leader === undefined ? {} : { leaders: leader }),
  });
  if (json === true) print(JSON.stringify(report, undefined, 2));
  else for (const line of describeReport(report)) print(line);
  return report;
}

function describeReport(report: BuildReport): readonly string[] {
  const { rows, markets } = report;
  const span = [report.startMs, report.endMs].map((ms) => new Date(ms).toISOString()).join(' to ');
  return [
    `${report.name}: ${rows.kept} of ${rows.read} rows, ${markets.recorded} recorded and ${markets.invented} invented markets, ${span}`,
    ...report.leaders.map((leader) => `leader ${leader.wallet} ${leader.name}: ${leader.rows} rows`),
    ...(report.dropped.length === 0 ? ['dropped: nothing'] : report.dropped.map((note) => `dropped: ${note}`)),
    ...(report.invented.length === 0 ? ['invented: nothing'] : report.invented.map((note) => `invented: ${note}`)),
    `written to ${report.dir}`,
  ];
}

function parseMoment(text: string): number {
  const atMs = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || !Number.isFinite(atMs))
    throw new InvalidArgumentError('expected an ISO time like 2026-02-26T21:00:00Z');
  return atMs;
}

function parseSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function collectWallets(wallet: string, before: readonly string[] | undefined): readonly string[] {
  if (!/^0x[0-9a-fA-F]{40}$/.test(wallet)) throw new InvalidArgumentError('expected a wallet: 0x and 40 hex digits');
  return [...(before ?? []), wallet];
}
