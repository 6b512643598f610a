import { type LeftOut } from '#core/model/scoring-run.ts';
import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { recordFlaw } from '#core/scoring/record-flaw.ts';
import { type Wallet } from '#core/values/ids.ts';
import { PortError } from '#ports/errors.ts';
import { type LeaderRecords, type RecordWindow } from '#ports/leader-records.ts';

type ReadRecords = {
  readonly source: LeaderRecords;
  readonly leaders: readonly Wallet[];
  readonly window: RecordWindow;
  /** Told before each leader how many were read. */
  readonly onProgress: (done: number) => void;
};

/** Leaders' records, and of whom there is none that may be judged. */
export type RecordsRead = {
  readonly records: ReadonlyMap<Wallet, LeaderRecord>;
  readonly leftOut: readonly LeftOut[];
};

/**
 * Reads leaders one after another: together they would ask faster than the venue allows. One who cannot be read, or not whole,
 * is left out and told as by the scorer, and keeps nobody from being read.
 */
export async function readRecords({ source, leaders, window, onProgress }: ReadRecords): Promise<RecordsRead> {
  const records = new Map<Wallet, LeaderRecord>();
  const leftOut: LeftOut[] = [];
  for (const [at, leader] of leaders.entries()) {
    onProgress(at);
    const record = await source.recordOf(leader, window).catch(unreadable);
    const flaw = record === undefined ? 'UNREADABLE' : recordFlaw(record);
    if (flaw !== undefined) leftOut.push({ leader, because: flaw });
    else if (record !== undefined) records.set(leader, record);
  }
  return { records, leftOut };
}

function unreadable(error: unknown): undefined {
  if (!(error instanceof PortError)) throw error;
}
