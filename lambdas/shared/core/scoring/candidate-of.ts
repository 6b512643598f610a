import { type Wallet } from '../values/ids.ts';
import { type Candidate } from './score.ts';

type CandidateInput = Pick<Candidate, 'record' | 'evidence' | 'copiedReturn'> & {
  readonly leader: Wallet;
  /** Open bets below their cost are lost. */
  readonly bets: { readonly won: number; readonly lost: number };
  readonly calibration: (NonNullable<Candidate['calibration']> & { readonly expected: number }) | null;
};

/** Below the one a share is a long shot, above the other a favourite. */
const STYLES = { longShots: 0.2, favourites: 0.8 };

/** Says of a leader what he is scored by; his style is the mean price of his bets. */
export function candidateOf({ leader, bets, ...known }: CandidateInput): Candidate {
  return { id: leader, style: styleOf(known.calibration?.expected), wins: bets.won, losses: bets.lost, ...known };
}

function styleOf(meanPrice: number | undefined): string {
  if (meanPrice === undefined) return 'unknown';
  if (meanPrice < STYLES.longShots) return 'long shots';
  return meanPrice > STYLES.favourites ? 'favourites' : 'in the middle';
}
