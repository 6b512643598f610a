import { mkdirSync } from 'node:fs';
import { formatMicros } from '#core/values/decimal.ts';
import { cleanText } from '../view/clean-text.ts';
import { reportJson } from '../view/report-json.ts';
import { statusPage } from '../view/status-page.ts';
import { exchangeMarket, publicMarket } from './live-market.ts';
import { type LiveProgress, type LiveRun, runLive } from './run-live.ts';

type PlayOptions = {
  readonly settings?: string;
  readonly state?: string;
  readonly market?: string;
  readonly json?: true;
};

const LAST_TRADES = 10;
/** Without a terminal a line now and then shows that it is alive. */
const QUIET_LINE_MS = 600_000;

/** Copies on paper from a real market until Ctrl-C, and shows what it came to. @returns False when a run of a function failed */
export async function playLive(options: PlayOptions): Promise<boolean> {
  const market = options.market === undefined ? publicMarket(process.env) : await exchangeMarket(options.market);
  if (options.state !== undefined) mkdirSync(options.state, { recursive: true });
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  // Once: who asks a second time does not want to wait for a clean end.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const say = options.json === true ? (): void => undefined : (text: string) => void process.stderr.write(text);
  const show = progressLine(say, process.stderr.isTTY);
  const run = await runLive({
    market,
    settingsFile: options.settings,
    stateDir: options.state,
    signal: interrupted.signal,
    onProgress: show,
    onNote: (text) => {
      say(`note: ${text}\n`);
    },
  });
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  process.stdout.write(`${options.json === true ? jsonOf(run) : pageOf(run)}\n`);
  return run.failedRuns === 0 && isBalanced(run);
}

function progressLine(say: (text: string) => void, isTerminal: boolean): (progress: LiveProgress) => void {
  let shownAt = 0;
  return (progress) => {
    if (isTerminal) say(`\r\u001b[K${lineOf(progress)}`);
    else if (progress.nowMs - shownAt >= QUIET_LINE_MS) {
      shownAt = progress.nowMs;
      say(`${lineOf(progress)}\n`);
    }
  };
}

function lineOf({ nowMs, runs, failedRuns }: LiveProgress): string {
  const clock = new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ');
  return `${clock} UTC  copying on paper  ${runs} runs of functions, ${failedRuns} failed  Ctrl-C ends it`;
}

function isBalanced({ journalNet }: LiveRun): boolean {
  return [...journalNet.values()].every((net) => net === 0n);
}

function jsonOf(run: LiveRun): string {
  const journal = Object.fromEntries([...run.journalNet].map(([asset, net]) => [asset, formatMicros(net)]));
  return JSON.stringify({ report: reportJson(run.report, LAST_TRADES), journal, failedRuns: run.failedRuns }, null, 2);
}

function pageOf(run: LiveRun): string {
  return [
    statusPage(run.report, { isColoured: process.stdout.isTTY, last: LAST_TRADES }),
    '',
    'Paper money: nothing was sent to the venue.',
    isBalanced(run) ? 'Journal: debits equal credits for every asset.' : 'JOURNAL OUT OF BALANCE',
    ...(run.failedRuns === 0 ? [] : [`${run.failedRuns} run(s) of functions failed; their logs tell why.`]),
    ...(run.logDir === undefined ? [] : [`Logs:  ${cleanText(run.logDir, 200)}`]),
  ].join('\n');
}
