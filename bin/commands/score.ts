import { type Command, InvalidArgumentError } from 'commander';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { parseDate } from './report/period.ts';
import { addScoringOptions, formOf, type ScoringOptions } from './score/score-options.ts';
import { type ScoreSheet, sheetOfLeader } from './score/score-sheet.ts';
import { storedScores } from './score/stored-scores.ts';
import { tapeScores } from './score/tape-scores.ts';
import { printSheet } from './score/print-sheet.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';

type ScoreOptions = SystemOptions &
  ScoringOptions & {
    readonly tape?: string;
    readonly leader?: string;
    readonly asOf?: UnixMs;
    readonly trials?: number;
  };

const HTML_FILE = 'polycopy-scores.html';

const HELP = `
Of a recording all leaders are scored against each other, by what could be known of them before --as-of (its end where that is
not said): later acts, prices and resolutions change nothing. Of a system what its scorer stored is shown, of the last run or
the last one up to --as-of.

What decides is what copies of all that a leader did would have made: later than he, at our prices, with our fees. His own
figures stand beside it. Theta is the Sharpe ratio of a year, drawn toward what all of them have in common; "needed" are the
days after which such a record would be above zero at 95 %, whatever the score says before. The DSR allows for all that was
looked at: name more with --trials where these leaders were chosen among others. Of those found down to a leader, "by luck" is
the part that is there by luck; "any" the chance that one of them is. Leaders who bet alike look like many and are little more
than one: "any, alike as one" draws their days together and allows for it. "Left to copy" is the part of his edge that
our worse prices leave; "above prices" how much more often the copies' outcomes came true than the prices paid for them said.

"Gaps" is how many kinds of things his record leaves open, such as fees or resolutions that nobody tells: his figures are only as
good as it is. --leader, --html and --json tell which, and how often.

Tier A: luck is excluded for him alone; B: one in ten of those found is there by luck; C: a rank, to be followed on paper.
`;

/** Adds `polycopy score`: whom to copy, by what copying would have made. */
export function registerScore(program: Command): void {
  const command = addSystemOptions(program.command('score'));
  command
    .description('leaders by what copying them would have made, with bounds: a recording, or what a system stored')
    .option('--tape <dir>', 'a recording (default: the one that ships with polycopy)')
    .option('--leader <who>', 'name or wallet: all figures of him, still scored among all')
    .option('--as-of <date>', 'nothing from this day on counts (YYYY-MM-DD, UTC)', parseDate)
    .option(
      '--trials <count>',
      'with a recording: all wallets that were looked at, where that is more than its leaders',
      parseTrials,
    );
  addScoringOptions(command, HTML_FILE)
    .addHelpText('after', HELP)
    .action(async (options: ScoreOptions) => {
      const { leader } = options;
      const form = formOf(command, options, HTML_FILE);
      const all = await readSheet(options, command);
      const sheet = leader === undefined ? all : sheetOfLeader(all, walletOf(all, leader));
      await printSheet({ sheet, title: 'Scores of leaders', notes: [], snippet: [], ...form });
    });
}

async function readSheet(options: ScoreOptions, command: Command): Promise<ScoreSheet> {
  const { tape, state, stage, asOf, trials, seed, workers } = options;
  const isStored = state !== undefined || stage !== undefined;
  if (isStored && tape !== undefined)
    command.error('error: --tape and a system are two sources of scores: name one of them', { exitCode: 2 });
  if (isStored && trials !== undefined)
    command.error('error: --trials goes with a recording: what a system stored is judged already', { exitCode: 2 });
  return isStored
    ? storedScores(systemChoice(command, options), asOf)
    : tapeScores({ tape: tape ?? SHIPPED_TAPE, asOf, trials, seed, workers });
}

/** @throws Error naming what was asked for, where nobody or several are called so */
function walletOf({ names }: ScoreSheet, wanted: string): Wallet {
  const wallet = parseWallet(wanted);
  if (wallet !== undefined) return wallet;
  const [found, ...others] = [...names].filter(([, name]) => name === wanted);
  if (found !== undefined && others.length === 0) return found[0];
  const problem = found === undefined ? 'nobody here is' : 'several are';
  throw new Error(`--leader: ${problem} called ${JSON.stringify(cleanText(wanted, 40))}: name a wallet`);
}

function parseTrials(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('What was looked at is a whole number from 1.');
}
