import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/** From when on, and the first moment that counts no more. */
export type RecordWindow = { readonly from: UnixMs; readonly to: UnixMs };

/** What leaders did in the past, as the venue tells it to anybody. */
export interface LeaderRecords {
  /**
   * All that anybody could know, at the end of a window, of what a leader did in it: what was told later is left out, and
   * what is more than is read of one leader stands in the gaps.
   *
   * @throws UnavailableError, UnreadableAnswerError
   */
  recordOf(leader: Wallet, window: RecordWindow): Promise<LeaderRecord>;
}
