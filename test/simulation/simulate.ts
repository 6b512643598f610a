import { parseArgs } from 'node:util';
import { runSources } from './commands/run-sources.ts';
import { runSimulation } from './commands/run-simulation.ts';
import { replay } from './commands/replay.ts';
import { runMutants } from './mutants/run-mutants.ts';

const HELP = `npm run simulate -- [options]

Lives through generated histories of leaders, venue, queue, schedules and faults in virtual time, and judges every step.

  --histories N   how many (default 2000)
  --seed S        the first seed; alone: tells the story of that one history
  --plan FILE     tells the story of a history that is written down
  --minutes M     stops after so many minutes
  --workers N     worker threads (default 2)
  --mutants       breaks the code on purpose, rule by rule, and says which break is noticed
  --only NAMES    with --mutants: those whose name contains one of NAMES, between commas
  --sources       plays a recording through each source of leaders' trades, with faults of its own, and says what was seen
  --tape DIR      with --sources: a tape; --activity FILE: recorded activity instead, as often as there are files
  --json          one line of JSON on stdout

The exit code is 1 when something does not hold, or when a mutant lives.`;

/** How many histories are lived through where nobody says. */
const DEFAULT_HISTORIES = 2_000;

const { values } = parseArgs({
  options: {
    histories: { type: 'string' },
    seed: { type: 'string' },
    plan: { type: 'string' },
    minutes: { type: 'string' },
    workers: { type: 'string', default: '2' },
    mutants: { type: 'boolean', default: false },
    sources: { type: 'boolean', default: false },
    tape: { type: 'string' },
    activity: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const workers = wholeNumber('workers', values.workers, 2);
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  if (values.mutants) return runMutants({ workers, only: values.only, isJson: values.json });
  if (values.sources) {
    const { tape, activity, json: isJson } = values;
    return runSources({ tape, activity, seed: wholeNumber('seed', values.seed, 1), isJson });
  }
  if (values.plan !== undefined) return replay({ plan: values.plan });
  const seed = wholeNumber('seed', values.seed, 1);
  if (values.seed !== undefined && values.histories === undefined && values.minutes === undefined)
    return replay({ seed });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) throw new Error('--minutes takes a number above zero');
  const isOpenEnded = minutes !== undefined && values.histories === undefined;
  const histories = isOpenEnded
    ? Number.MAX_SAFE_INTEGER / 2
    : wholeNumber('histories', values.histories, DEFAULT_HISTORIES);
  return runSimulation({ from: seed, histories, minutes, workers, isJson: values.json });
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`--${name} takes a whole number above zero, not ${text}`);
  return Number(text);
}
