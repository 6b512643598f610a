import { gainText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Board, type BoardLeader, type BoardLedger } from '#flows/load-board.ts';
import { CUT, escaped } from './html.ts';
import { shade } from './shade.ts';

/** Results by leader and UTC day, each cell as strong as its part of the largest one; dollars beside the colour. */
export function heatMap({ ledgers, days }: Board): string {
  return ledgers.map((ledger) => mapOf(ledger, days)).join('');
}

function mapOf({ follower, mode, leaders, isCut }: BoardLedger, days: readonly string[]): string {
  const largest = leaders
    .flatMap(({ results }) => days.map((day) => absolute(results.get(day) ?? NO_USD)))
    .reduce((most, one) => (one > most ? one : most), 0n);
  const head = days.map((day) => `<th class="n">${day.slice(5)}</th>`).join('');
  const rows = leaders.map((leader) => rowOf(leader, { days, largest })).join('');
  return `<p><b>${escaped(follower)}</b> (${mode}): result of sales and payouts by leader and UTC day, less the fees paid on it</p><table class="heat"><tr><th>Leader</th>${head}<th class="n">Sum</th></tr>${rows}</table>${isCut ? CUT : ''}`;
}

function rowOf(
  { name, results }: BoardLeader,
  { days, largest }: { readonly days: readonly string[]; readonly largest: bigint },
): string {
  const cells = days.map((day) => cellOf(results.get(day), largest)).join('');
  return `<tr><td>${escaped(name)}</td>${cells}<td class="n"><b>${gainText(sum(NO_USD, [...results.values()]))}</b></td></tr>`;
}

function cellOf(result: Usd | undefined, largest: bigint): string {
  if (result === undefined) return '<td class="n">·</td>';
  return `<td class="n"${shade(result, largest)}>${gainText(result)}</td>`;
}

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
