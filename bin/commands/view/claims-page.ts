import { formatMicros } from '#core/values/decimal.ts';
import { type ClaimReport, isForPerson, meaningOf } from '../list-claims.ts';
import { cleanText } from './clean-text.ts';
import { dollarText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

const COLUMNS = [
  { title: 'Since (UTC)', align: 'left' },
  { title: 'Follower', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Owed', align: 'right' },
  { title: 'State', align: 'left' },
  { title: 'Transaction', align: 'left' },
] as const;
const THOUSANDTH_OF_POL = 10n ** 15n;

/** Every claim in a line, then what the states that occur mean. */
export function claimsPage(claims: readonly ClaimReport[], options: ViewOptions): string {
  if (claims.length === 0) return 'No claims: every market that has paid out is cash.';
  const states = [...new Set(claims.map(({ state }) => state))];
  return [
    plainTable({ columns: COLUMNS, rows: claims.map(claimRow) }, options),
    states.map((state) => `${state}${isForPerson(state) ? ' (yours to do)' : ''}: ${meaningOf(state)}.`).join('\n'),
  ].join('\n\n');
}

/** Says which claims wait for a person; undefined where none does. */
export function claimsLine(claims: readonly ClaimReport[]): string | undefined {
  const yours = claims.filter(({ state }) => isForPerson(state)).length;
  if (yours === 0) return undefined;
  return `${yours} ${yours === 1 ? 'claim waits' : 'claims wait'} for you: \`polycopy claims\` says what to do`;
}

/** A claim as JSON: dollars as decimal text, numbers that decided in wei of POL or gas. */
export function claimJson({ payout, since, state, wait, ...claim }: ClaimReport): Readonly<Record<string, unknown>> {
  return {
    ...claim,
    payout: formatMicros(payout),
    since: new Date(since).toISOString(),
    state,
    isForPerson: isForPerson(state),
    meaning: meaningOf(state),
    ...(wait?.is === undefined ? {} : { is: wait.is.toString() }),
    ...(wait?.limit === undefined ? {} : { limit: wait.limit.toString() }),
  };
}

function claimRow(claim: ClaimReport): readonly string[] {
  return [
    new Date(claim.since).toISOString().replace('T', ' ').slice(0, 16),
    cleanText(claim.follower, 16),
    cleanText(claim.title, 40),
    dollarText(claim.payout),
    `${claim.state}${gasText(claim)}`,
    claim.transaction ?? '–',
  ];
}

/** How much POL there is and must be, never more and never less than so much. */
function gasText({ wait }: ClaimReport): string {
  if (wait?.code !== 'NO_GAS' || wait.is === undefined || wait.limit === undefined) return '';
  return ` (${polText(wait.is)} of ${polText(wait.limit + THOUSANDTH_OF_POL - 1n)} POL)`;
}

function polText(wei: bigint): string {
  const thousandths = wei / THOUSANDTH_OF_POL;
  return `${thousandths / 1_000n}.${String(thousandths % 1_000n).padStart(3, '0')}`;
}
