import { copyCosts } from '#core/scoring/copy-costs.ts';
import { scoreCandidates } from '#core/scoring/score-candidates.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { type ScoreSheet } from '../../../../bin/commands/score/score-sheet.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../support/builders/a-leader-record.ts';

/** When the leaders of the sheet are looked at. */
export const AS_OF = later(FIRST_DAY, 330 * DAY_MS);

/** Leaders by how many bets of a thousand they win; the last has too few bets to be judged. */
export const TRADERS = [470, 530, 620, 800, 700].map((wonOfThousand, index, all) => ({
  wallet: aWallet(index + 1),
  name: `trader-${index + 1}`,
  record: aTradersRecord({
    ...{ days: index === all.length - 1 ? 25 : 300, wonOfThousand, seed: BigInt(index + 1), runsAway: 1n },
  }),
}));

/** The best and the one who cannot be judged. */
export const [BEST, SHORT] = [TRADERS[3]!, TRADERS[4]!];

/** Five leaders, of whom one passes, and one whose record was cut. */
export function someSheet(changes: Partial<ScoreSheet> = {}): ScoreSheet {
  const records = new Map(TRADERS.map(({ wallet, record }) => [wallet, record]));
  return {
    asOf: AS_OF,
    scores: scoreCandidates({ records, asOf: AS_OF, copyCosts: copyCosts(), seed: 11n, trials: 20 }),
    leftOut: [{ leader: aWallet(9), because: 'CUT' }],
    names: new Map(TRADERS.map(({ wallet, name }) => [wallet, name])),
    ...changes,
  };
}
