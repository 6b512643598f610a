import { stringify } from 'yaml';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { cleanText } from '../view/clean-text.ts';

/** As wide as a leader's name may be in the settings. */
const WIDEST_NAME = 64;
/** Settings refuse a leader without any; the amount is the user's to say. */
const LEAST_CAPITAL = 1;

/**
 * Who passes every gate, as the settings write leaders: switched off, with a dollar, so that taking it in follows nobody.
 *
 * @returns Lines of YAML; none where nobody passes
 */
export function settingsSnippet({ scores, names }: Pick<ScoreSheet, 'scores' | 'names'>): readonly string[] {
  const passing = scores.filter(({ isEligible }) => isEligible);
  if (passing.length === 0) return [];
  const used = new Set<string>();
  const traders = passing.map(({ leader }) => ({
    name: nameOf(names.get(leader), leader, used),
    wallet_address: leader,
    allocated_capital: LEAST_CAPITAL,
    enabled: false,
  }));
  return stringify({ traders }, { lineWidth: 0 }).trimEnd().split('\n');
}

/** Two leaders may not have one name: whoever comes later is called by his wallet. */
function nameOf(told: string | undefined, leader: LeaderScore['leader'], used: Set<string>): string {
  const wanted = cleanText(told ?? '', WIDEST_NAME);
  const name = wanted === '' || used.has(wanted) ? leader : wanted;
  used.add(name);
  return name;
}
