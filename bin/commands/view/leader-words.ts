import { type FailedGate, type Gate } from '#core/scoring/gates.ts';
import { type LeaderFlag } from '#core/scoring/leader-flags.ts';
import { type MinimumData } from '#core/scoring/minimum-data.ts';
import { percentText } from './statistic-text.ts';

/** What each flag says. */
export const FLAG_WORDS: Readonly<Record<LeaderFlag, string>> = {
  ONE_EVENT: 'more than half of the profit is of one event',
  BOTH_SIDES: 'both outcomes of a market were bought within five minutes: a market maker, or a wash',
  SHORT_HOLDS: 'half of the bets were over within two minutes',
  MAKER: 'more than four fifths of the fills rested: his edge is the spread',
  TRANSFERS: 'shares came from other wallets or went there',
};

type Written = { readonly words: string; readonly as: 'count' | 'percent' | 'ratio' };

const GATES: Readonly<Record<Gate, Written>> = {
  CALENDAR_DAYS: { words: 'calendar days', as: 'count' },
  ACTIVE_DAYS: { words: 'days with trades', as: 'count' },
  CLOSED_BETS: { words: 'closed bets', as: 'count' },
  DISTINCT_EVENTS: { words: 'distinct events', as: 'count' },
  BOOTSTRAP_BLOCKS: { words: 'blocks of days', as: 'count' },
  WIN_RATE: { words: 'won, of copies, open ones below cost as lost', as: 'percent' },
  SHARPE: { words: 'Sharpe ratio a year, shrunken', as: 'ratio' },
  LOWER_BOUND: { words: 'lower bound of the Sharpe ratio', as: 'ratio' },
  SCORE: { words: 'score', as: 'ratio' },
  CALIBRATION: { words: 'outcomes above the prices paid', as: 'percent' },
  COPIED_RETURN: { words: 'return of the copies', as: 'percent' },
};

/**
 * A gate that was not passed, with what was there and what is asked for.
 *
 * @example
 * gateText({ gate: 'WIN_RATE', value: 0.5, bound: 0.65, isAbove: false });
 * // 'WIN_RATE: won, of copies, open ones below cost as lost: 50.00 %, asked for 65.00 % or more'
 */
export function gateText({ gate, value, bound, isAbove }: FailedGate): string {
  const { words, as } = GATES[gate];
  const asked = isAbove ? `more than ${gateValue(bound, as)}` : `${gateValue(bound, as)} or more`;
  return `${gate}: ${words}: ${value === null ? 'none' : gateValue(value, as)}, asked for ${asked}`;
}

/** What is missing until a record can be judged, and when it will be there; undefined where nothing is. */
export function lackText({ lacks, enoughOn }: MinimumData): string | undefined {
  if (lacks.length === 0) return undefined;
  const texts = lacks.map(({ gate, value, bound }) => `${value} of ${bound} ${GATES[gate].words}`);
  const when = enoughOn === null ? 'nobody can tell when it will be' : `at this pace enough on ${enoughOn}`;
  return `${texts.join(', ')}; ${when}`;
}

function gateValue(value: number, as: Written['as']): string {
  if (as === 'count') return String(value);
  return as === 'percent' ? percentText(value) : value.toFixed(2);
}
