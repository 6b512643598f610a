import { type Settings } from '#core/model/settings.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { invariant } from '#core/values/invariant.ts';
import { streamSeed } from '#core/values/random-stream.ts';
import { executionsOf, runBacktest } from '../../../bin/commands/backtest/run-backtest.ts';
import { tapeEvents } from '../../../bin/commands/backtest/tape-events.ts';
import { type TapeWorld } from '../../../bin/local/tape/tape-world.ts';
import { aWallet } from '../../support/builders/a-leader-record.ts';
import { aFollow, aSelection, someSettings, theLimits } from '../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../support/builders/a-tape-world.ts';
import { dollars } from '../../support/builders/quantities.ts';
import type { Figure, Measure } from '../measure.ts';
import { median } from '../statistics.ts';

const FULL = { days: 365, rounds: 3, executions: 20 };
const TINY = { days: 20, rounds: 1, executions: 2 };
const BETS_A_DAY = [1, 10];
const SEED = 1n;
/** So good that no day lies below the bound: whether he is judged or not, all of him is copied. */
const WON_OF_THOUSAND = 700;

/** How long a year of one leader takes to be backtested, without and with vetoes that are judged each day. */
export const backtestedYear: Measure = {
  name: 'backtested-year',
  title: 'a year of one leader backtested, by one core (CPU time)',
  run: ({ isTiny }) => {
    const { days, rounds, executions } = isTiny ? TINY : FULL;
    const trader = { before: WON_OF_THOUSAND, after: WON_OF_THOUSAND };
    const figures = BETS_A_DAY.flatMap((betsADay) => {
      const world = aTapeWorld({ days, turn: days, traders: [trader], betsADay });
      const bets = betsADay === 1 ? 'a bet a day' : `${betsADay} bets a day`;
      const works: readonly Work[] = [
        {
          name: `${bets}, no vetoes`,
          work: () => {
            play(world, settingsOf({}));
          },
        },
        {
          name: `${bets}, vetoes judged daily`,
          work: () => {
            play(world, JUDGED);
          },
        },
      ];
      const again = `${bets}, vetoes judged daily, one of ${executions} executions`;
      const all = {
        name: again,
        times: executions,
        work: () => {
          execute(world, executions);
        },
      };
      return [...works, ...(betsADay === 1 ? [all] : [])].map((one) => measureWork(one, { world, rounds }));
    });
    return Promise.resolve({ unit: 'ms', floorName: 'reading the same year as events', figures });
  },
};

type Work = {
  readonly name: string;
  readonly work: () => void;
  /** How often the year is played in it; absent: once. */
  readonly times?: number;
};

function measureWork(
  { name, work, times = 1 }: Work,
  { world, rounds }: { readonly world: TapeWorld; readonly rounds: number },
): Figure {
  const [own, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(msOf(() => tapeEvents({ world, equityIntervalMs: 60_000 })));
    own.push(msOf(work) / times);
  }
  return { name, values: { p50: median(own) }, floor: { p50: median(floors) } };
}

const JUDGED = settingsOf({ selection: aSelection({ vetoDays: 14 }) });

/** Twenty dollars for each of his purchases. */
function settingsOf(changes: Partial<Settings>): Settings {
  const leader = aWallet(1);
  return someSettings({
    leaders: [{ name: 'trader 1', wallet: leader, enabled: true }],
    follows: [aFollow({ leader, allocated: dollars('1000'), sizing: { policy: 'fixed', amount: dollars('20') } })],
    limits: theLimits({ minPortfolioValue: dollars('0') }),
    ...changes,
  });
}

function play(world: TapeWorld, settings: Settings): void {
  check(runBacktest({ world, settings, seed: SEED }), world);
}

function execute(world: TapeWorld, count: number): void {
  const once = executionsOf({ world, settings: JUDGED });
  for (let at = 0; at < count; at += 1) check(once({ seed: streamSeed(SEED, `execution|${at}`) }), world);
}

function check({ decisions }: ReplayResult, { rows }: TapeWorld): void {
  invariant(decisions.length === rows.length, 'every purchase is decided about');
}

/** By CPU time: what else the machine does meanwhile is not the backtest's. */
function msOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system) / 1_000;
}
