import { type LeftOut } from '../model/scoring-run.ts';
import { type LeaderRecord } from './leader-record.ts';

/** More of his markets unknown than this part, and his record is not his. */
const MOST_UNKNOWN_PART = 0.05;

/** Why a record may not be scored: half a record scores half a leader, and what is missing may be what he lost. */
export function recordFlaw({
  gaps,
  markets,
}: Pick<LeaderRecord, 'gaps' | 'markets'>): Exclude<LeftOut['because'], 'OUT_OF_TIME'> | undefined {
  if (gaps.cutBefore !== undefined) return 'CUT';
  const unknownPart = gaps.unknownMarkets / Math.max(1, markets.size + gaps.unknownMarkets);
  return gaps.unreadable > 0 || unknownPart > MOST_UNKNOWN_PART ? 'UNREADABLE' : undefined;
}
