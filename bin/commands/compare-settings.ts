import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command } from 'commander';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readManifest, readTape } from '../local/tape/read-tape.ts';
import { type TapeWorld } from '../local/tape/tape-world.ts';
import { type MarketMark } from './invented-decisions.ts';
import { localProgress, type ProgressLine } from './local/progress.ts';
import { runLocal } from './local/run-local.ts';
import { readSettingsFile } from './settings-file.ts';
import { type SettingsOutcome, settingsOutcomes } from './settings-outcome.ts';
import { cleanText } from './view/clean-text.ts';
import { exposureChart } from './view/exposure-chart.ts';
import { settingsOutcomeJson, type TapeSaid } from './view/settings-outcome-json.ts';
import { outcomeLine, settingsOutcomePage } from './view/settings-outcome-page.ts';

const DEFAULT_OUT = '.polycopy/settings-compared';
/** More columns than a screen has room for. */
const MOST_FILES = 8;
const WITH_WHAT_FOLLOWS = 1.2;
const INTERRUPTED = 'interrupted: not all settings were played to the end';

/** The settings that come with the repository: careful, proportional, and a small account. */
export const SHIPPED_SETTINGS: readonly string[] = ['careful', 'proportional', 'small-account'].map((name) =>
  fileURLToPath(new URL(`../local/settings/${name}.yaml`, import.meta.url)),
);

const HELP = `
Each file is played from the start through every stage, one after the other, as fast as this machine can; every account
trades live at the local exchange, whatever its mode, so no money and no key is needed. Copied + skipped + denied + ended
without a fill + open are the leaders' trades.

At stake is what positions have cost, without fees, from a purchase's confirmation until it is sold or its market pays out.
Its cap is the limit on everything, or what is allocated to the leaders of the tape where that is less.

A tape marks what it had to invent of its markets (volume, liquidity, fee, end …); where no book was recorded, prices,
spread and depth are invented too. Of the decisions about purchases two are counted, "decided / could have": in how many a
rule that looks at such a field stopped the purchase or made it smaller, and in how many one was asked, whatever it said.
Rules that were not come to, or that the settings switch off, count for nothing; nor do sales, which no filter stops. Not in
the count: a leader's opening cash, where the tape's notes say that it was invented, and what a copy is filled at. A breaker
that trips holds to the end of a play, since nobody resets it.

Written into the folder: comparison.json, and exposure.svg with what was at stake over time. The exit code is 1 where a
ledger is not what the exchange says, a function failed, or more was at stake than the cap.
`;

type CompareSettingsOptions = {
  readonly tape?: string;
  readonly settings?: readonly string[];
  readonly out: string;
  readonly json?: true;
};

/** Adds `polycopy compare-settings`: one recording under several settings. */
export function registerCompareSettings(program: Command): void {
  program
    .command('compare-settings')
    .description('play one recording under several settings: copied, left out by reason, exposure against its cap')
    .option('--tape <dir>', 'the recording to play (default: the one that ships with polycopy)')
    .option(
      '--settings <file...>',
      'settings to compare (default: careful, proportional and small-account, which ship)',
    )
    .option('--out <dir>', 'write comparison.json and exposure.svg here', DEFAULT_OUT)
    .option('--json', 'print comparison.json, and nothing else')
    .addHelpText('after', HELP)
    .action(async (options: CompareSettingsOptions, command: Command) => {
      const files = options.settings ?? SHIPPED_SETTINGS;
      if (files.length > MOST_FILES)
        command.error(`error: --settings names ${files.length} files: at most ${MOST_FILES}`, { exitCode: 2 });
      const isSound = await compareSettings({ ...options, files });
      // An operator's script must notice what does not agree.
      if (!isSound) process.exitCode = 1;
    });
}

type CompareInput = CompareSettingsOptions & { readonly files: readonly string[] };

async function compareSettings({
  files,
  tape: tapeDir = SHIPPED_TAPE,
  out: outDir,
  json,
}: CompareInput): Promise<boolean> {
  const out = resolve(outDir);
  makeFolder(out);
  // Whatever is wrong with a file or the tape is told before the first play, which may take minutes.
  for (const file of files) await readSettingsFile(file);
  const world = await readTape(tapeDir);
  const { notes } = await readManifest(tapeDir);
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const outcomes: SettingsOutcome[] = [];
  const progress = localProgress(json === true ? undefined : process.stderr);
  for (const [at, file] of namedOnce(files).entries()) {
    if (interrupted.signal.aborted) break;
    progress.say(`playing ${cleanText(file.name, 40)} (${at + 1} of ${files.length})`);
    const played = await playUnder({ ...file, tapeDir, world, progress, signal: interrupted.signal });
    outcomes.push(...played);
    progress.end();
    for (const outcome of played) progress.say(outcomeLine(outcome));
  }
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (interrupted.signal.aborted) throw new Error(INTERRUPTED);
  const tape = tapeSaid(world, outcomes, notes);
  const written = await writeComparison(out, tape, outcomes);
  if (json === true) process.stdout.write(written);
  else process.stdout.write(`${pageOf(tape, outcomes, out)}\n`);
  return outcomes.every(({ isSound }) => isSound);
}

type PlayInput = NamedFile & {
  readonly tapeDir: string;
  readonly world: TapeWorld;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
};

async function playUnder({
  name,
  file,
  tapeDir,
  world,
  progress,
  signal,
}: PlayInput): Promise<readonly SettingsOutcome[]> {
  const run = await runLocal({
    tapeDir,
    settingsFile: file,
    speed: 'max',
    isAllLive: true,
    signal,
    onProgress: (state) => {
      progress.show(state);
    },
    onNote: (text) => {
      progress.note(text);
    },
  });
  return settingsOutcomes({
    name,
    run,
    leaders: new Set(world.leaders.map(({ wallet }) => wallet)),
    marks: marksOf(world),
  });
}

/** What the tape marks as invented, by market; one that it does not mark is left out. */
export function marksOf({ markets, books }: Pick<TapeWorld, 'markets' | 'books'>): ReadonlyMap<string, MarketMark> {
  const firstBook = new Map<string, number>();
  for (const { tokenId, atMs } of books) firstBook.set(tokenId, Math.min(atMs, firstBook.get(tokenId) ?? atMs));
  return new Map(
    markets.flatMap(({ conditionId, tokens, invented }) => {
      if (invented === undefined) return [];
      const times = tokens.map(({ tokenId }) => firstBook.get(tokenId)).filter((atMs) => atMs !== undefined);
      return [[conditionId, { invented, ...(times.length === 0 ? {} : { bookFromMs: Math.min(...times) }) }] as const];
    }),
  );
}

type NamedFile = { readonly name: string; readonly file: string };

/** Files are called by their names; those of one name are told apart by their place. */
export function namedOnce(files: readonly string[]): readonly NamedFile[] {
  const names = files.map((file) => basename(file, extname(file)));
  return files.map((file, at) => {
    const name = names[at] ?? '';
    const isTwice = names.filter((other) => other === name).length > 1;
    return { name: isTwice ? `${name}-${at + 1}` : name, file };
  });
}

function tapeSaid(world: TapeWorld, outcomes: readonly SettingsOutcome[], notes: readonly string[]): TapeSaid {
  const lastRowMs = (world.rows.at(-1)?.timestampS ?? 0) * 1_000;
  const moved = outcomes.flatMap(({ exposure }) => exposure.map(({ at }) => at));
  return {
    name: world.name,
    startMs: world.startMs,
    lastTradeMs: lastRowMs,
    endMs: moved.reduce((last, at) => Math.max(last, at), Math.max(world.startMs, lastRowMs)),
    leaders: world.leaders.map(({ name }) => name),
    notes,
  };
}

/** Markets may pay out months after the last trade: a part of that is drawn, so that the trading is not pressed together. */
function chartEndMs({ startMs, lastTradeMs, endMs }: TapeSaid): number {
  return Math.min(endMs, Math.ceil(startMs + (lastTradeMs - startMs) * WITH_WHAT_FOLLOWS));
}

/** @returns The text of comparison.json. */
async function writeComparison(out: string, tape: TapeSaid, outcomes: readonly SettingsOutcome[]): Promise<string> {
  const { startMs } = tape;
  const endMs = chartEndMs(tape);
  const text = `${JSON.stringify(settingsOutcomeJson(tape, outcomes), null, 2)}\n`;
  const title = `At stake over time: ${cleanText(tape.leaders.join(', '), 60)}`;
  await writeFile(join(out, 'comparison.json'), text);
  await writeFile(join(out, 'exposure.svg'), exposureChart({ title, startMs, endMs, panels: outcomes }));
  return text;
}

function pageOf(tape: TapeSaid, outcomes: readonly SettingsOutcome[], out: string): string {
  const span = [tape.startMs, tape.endMs].map((ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' '));
  const invented = tape.notes.filter((note) => /^(Invented|Generated): /.test(note));
  const isUnmarked = outcomes.some(({ unmarked }) => unmarked > 0);
  const unsound = outcomes.filter(({ isSound }) => !isSound).map(({ name }) => cleanText(name, 40));
  return [
    `${cleanText(tape.name, 60)}: ${cleanText(tape.leaders.join(', '), 120)}, ${span.join(' to ')} UTC`,
    '',
    settingsOutcomePage(outcomes, { isColoured: process.stdout.isTTY }),
    ...(isUnmarked ? ['* without positions that have no price now'] : []),
    '',
    ...(invented.length === 0 ? [] : ['What the tape says of itself:', ...invented.map((note) => `  ${note}`), '']),
    ...(unsound.length === 0
      ? ['Each ledger and the exchange agree to the micro-unit, and nothing was above its cap.']
      : [`NOT SOUND: ${unsound.join(', ')}: see isSound in comparison.json, and play it with npm start -- --settings`]),
    `Files: ${cleanText(join(out, 'comparison.json'), 200)}, ${cleanText(join(out, 'exposure.svg'), 200)}`,
  ].join('\n');
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Error(`--out ${cleanText(path, 200)}: no folder can be made there`, { cause: error });
  }
}
