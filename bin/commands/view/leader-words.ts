import { type FailedGate, type Gate } from '#core/scoring/gates.ts';
import { type GapCount, type GapKind } from '#core/scoring/gap-counts.ts';
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

/** What of a record is open, and what is done about it. */
export const GAP_WORDS: Readonly<Record<GapKind, string>> = {
  ONLY_TRADES:
    'only trades are recorded; splits and merges may be missing, and without payouts the capital is too large',
  STRANGE_ROWS: 'rows of kinds that are not accounted for',
  OPENING: 'positions from before the record; what they made is not his profit here',
  CONVERSIONS: 'conversions, of which no row tells all that came; they make no profit',
  FEES_UNTOLD: 'fills in markets with a fee; no row tells what he paid',
  INVENTED_PAYOUTS: 'markets with an invented outcome; nobody recorded who won',
  INVENTED_ENDS: 'markets with an invented time of resolution',
  UNRESOLVED: 'markets past their end without a resolution; they keep their last mark',
  UNREADABLE: 'rows that nobody could read',
  UNKNOWN_MARKETS: 'markets of which nothing is known; what he did in them is in no number',
  UNPRICED_MARKETS: 'markets without a price of their own; their marks are what he paid last',
};
/** What only his accounts show to be open. */
export const UNSEEN_WORDS =
  'markets of which more went than was seen to come; to sell it made its price less what it was worth in the end';
export const UNPRICED_WORDS = 'transfers of shares that nothing told a price of; they are in no number';

/** A gap in words, with how often it is there where that can be counted. */
export function gapText({ kind, count }: GapCount): string {
  return kind === 'ONLY_TRADES' ? GAP_WORDS[kind] : `${count} × ${GAP_WORDS[kind]}`;
}

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
