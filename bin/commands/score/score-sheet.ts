import { type LeaderScore } from '#core/model/leader-score.ts';
import { type LeftOut } from '#core/model/scoring-run.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** Leaders that were scored together, and what a page about them has to say beside their figures. */
export type ScoreSheet = {
  /** Nothing from this moment on was read. */
  readonly asOf: UnixMs;
  /** Those with a rank first, in its order. */
  readonly scores: readonly LeaderScore[];
  readonly leftOut: readonly LeftOut[];
  /** Text of strangers; not everybody has one. */
  readonly names: ReadonlyMap<Wallet, string>;
};

/** The sheet of one leader alone, still scored among all of them. @throws Error where he is not on it */
export function sheetOfLeader(sheet: ScoreSheet, wallet: Wallet): ScoreSheet {
  const isHis = ({ leader }: { readonly leader: Wallet }): boolean => leader === wallet;
  const [scores, leftOut] = [sheet.scores.filter(isHis), sheet.leftOut.filter(isHis)];
  if (scores.length + leftOut.length === 0) throw new Error(`--leader: ${wallet} was not scored`);
  return { ...sheet, scores, leftOut };
}
