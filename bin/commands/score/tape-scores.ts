import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { readTape } from '../../local/tape/read-tape.ts';
import { cutWorld } from '../backtest/cut-world.ts';
import { lastMomentOf } from '../backtest/tape-end.ts';
import { tapeLeader } from '../series/tape-leader.ts';
import { scoreRecords } from './score-records.ts';
import { type ScoreSheet } from './score-sheet.ts';

type TapeScoring = {
  readonly tape: string;
  /** The end of the tape where absent. */
  readonly asOf?: UnixMs | undefined;
  readonly seed: bigint;
  /** At least the leaders of the tape. */
  readonly trials?: number | undefined;
  readonly workers: number;
};

/** Scores all leaders of a tape by what could be known of them at a moment of it. */
export async function tapeScores({ tape, asOf, trials, ...drawn }: TapeScoring): Promise<ScoreSheet> {
  const world = await readTape(tape);
  const end = asOf ?? later(unixMs(lastMomentOf(world)), 1);
  const known = cutWorld(world, { endMs: end });
  const records = new Map(world.leaders.map((leader) => [leader.wallet as Wallet, tapeLeader(known, leader)]));
  return {
    asOf: end,
    scores: await scoreRecords({ records, asOf: end, trials: Math.max(trials ?? 1, records.size), ...drawn }),
    leftOut: [],
    names: new Map(world.leaders.map(({ wallet, name }) => [wallet as Wallet, name])),
  };
}
