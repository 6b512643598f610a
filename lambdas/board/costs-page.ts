import { type MeanCost } from '#core/reporting/cost-interval.ts';
import { type CostSum } from '#core/reporting/sum-costs.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { nearestUsd, NO_PICO, type PicoUsd } from '#core/values/pico-usd.ts';
import { larger, minus } from '#core/values/quantity.ts';
import { unixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Costs, type LedgerCost, MOST_COST_PAGES } from '#flows/load-costs.ts';
import { escaped, STYLE } from './html.ts';
import { shade } from './shade.ts';

const COLUMNS = ['Delay', 'Impact', 'Both', 'Fee', 'Missed', 'Own'] as const;
const CHOICES = [
  [1, 'Last day'],
  [7, 'Last 7 days'],
] as const;

/** What a person is offered before anything is read: a look walks the whole table, so a dashboard that is open makes none. */
export function costsOffer(functionArn: string): string {
  return `${STYLE}${buttons(functionArn)}<p>What copying cost against the leaders: delay, impact, fees, missed trades, sales of our own. A look reads the whole table, ${MOST_COST_PAGES} MB at most.</p>`;
}

/** A row for each leader and its follower's sum: the parts of the cost, as strong as their part of the largest one. */
export function costsPage({ period, markedOn, ledgers }: Costs, functionArn: string): string {
  const [from, to, last] = [utcDate(period.start), utcDate(period.end), utcDate(unixMs(period.end - 1))];
  const command = `<code>npx polycopy report --start ${from} --end ${to} --stage NAME</code>`;
  const head = `${STYLE}${buttons(functionArn)}<p>${from === last ? from : `${from} to ${last}`}, UTC: `;
  if (ledgers === undefined)
    return `${head}the table has more than the ${MOST_COST_PAGES} MB that a look reads, and a part of it would tell a wrong cost. ${command} reads all of it.</p>`;
  const marks =
    markedOn === undefined
      ? 'no marks of that end are stored: what became known later stands for them'
      : `what was open in the end is valued with marks of ${markedOn}`;
  return `${head}what the leader made with our sizes at his prices, less what we made; above zero is worse. As ${command}, but for what only the venue knows; ${marks}.</p>${ledgers.map(ledgerTable).join('')}`;
}

/** CloudWatch lets the element before it call the function again, in place of what is shown. */
function buttons(functionArn: string): string {
  return CHOICES.map(
    ([days, title]) =>
      `<a class="btn">${title}</a><cwdb-action action="call" display="widget" endpoint="${escaped(functionArn)}">{"view":"costs","days":${days}}</cwdb-action> `,
  ).join('');
}

function ledgerTable({ follower, mode, leaders, total }: LedgerCost): string {
  const title = `<p><b>${escaped(follower)}</b> (${mode})</p>`;
  if (leaders.length === 0) return `${title}<p>no trade of a leader in this time</p>`;
  const largest = leaders
    .flatMap(({ cost }) => [...partsOf(cost), cost.cost])
    .map((part) => larger(part, minus(NO_PICO, part)))
    .reduce(larger, NO_PICO);
  const head = ['Copied', 'His result', 'Ours', ...COLUMNS, 'Cost', 'bps (95 %)'].map(
    (one) => `<th class="n">${one}</th>`,
  );
  const rows = leaders.map(({ name, cost }) => row(escaped(name), cost, largest));
  return `${title}<table class="heat"><tr><th>Leader</th>${head.join('')}</tr>${rows.join('')}${row('<b>Total</b>', total, 0n)}</table>${gapsText(total)}`;
}

function row(name: string, cost: CostSum, largest: bigint): string {
  const cells = [
    `${cost.copied} of ${cost.events}`,
    gainText(nearestUsd(cost.leaderResult)),
    gainText(nearestUsd(cost.followerResult)),
  ].map((text) => `<td class="n">${text}</td>`);
  const parts = [...partsOf(cost), cost.cost].map(
    (part) => `<td class="n"${shade(minus(NO_PICO, part), largest)}>${dollarText(nearestUsd(part))}</td>`,
  );
  return `<tr><td>${name}</td>${cells.join('')}${parts.join('')}<td class="n">${meanText(cost.mean)}</td></tr>`;
}

function partsOf({ parts }: CostSum): readonly PicoUsd[] {
  const { delay, impact, undivided, fee, missed, own } = parts;
  return [delay, impact, undivided, fee, missed, own];
}

function meanText({ bps, low, high, reason }: MeanCost): string {
  if (bps === null) return '–';
  return reason === undefined
    ? `${bps.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`
    : `${bps.toFixed(0)} (${reason})`;
}

/** What the numbers leave out. */
function gapsText({ gaps }: CostSum): string {
  const lines = [
    [gaps.unsized, 'that sizing can no longer be told of'],
    [gaps.unvalued, 'missed in markets of which the table does not tell the end'],
    [gaps.undivided, 'copied without the price when it was decided: delay and impact stand under Both'],
    [gaps.later, 'in tokens without a mark of the end: valued by what became known later'],
  ] as const;
  const told = lines.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? '' : `<p>Of these trades ${told.join('; ')}.</p>`;
}
