import { proceedsOf } from '#core/values/price.ts';
import { dollarText, gainText, priceText, shareText } from '#core/values/number-text.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { minus } from '#core/values/quantity.ts';
import { type SideBySide } from '../watch-facts.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';

/** What leader and follower hold side by side; `name` is how wide a market's name may be. */
export function positionsTable(positions: readonly SideBySide[], name: number, options: ViewOptions): string {
  return plainTable(
    {
      columns: [
        { title: 'Market', align: 'left' },
        { title: 'Outcome', align: 'left' },
        { title: 'Leader', align: 'left' },
        { title: 'Holds', align: 'right' },
        { title: 'Follower', align: 'left' },
        { title: 'Holds', align: 'right' },
        { title: 'Target', align: 'right' },
        { title: 'Cost', align: 'right' },
        { title: 'Now', align: 'right' },
        { title: 'P&L open', align: 'right' },
      ],
      rows: positions.map((position) => positionRow(position, name, options)),
    },
    options,
  );
}

/** A position for machines; shares, dollars and prices are decimal text. */
export function positionJson(position: SideBySide): Readonly<Record<string, unknown>> {
  const { leaderShares, owned, target, basis, mark, ...words } = position;
  return {
    ...words,
    leaderShares: leaderShares === undefined ? null : formatMicros(leaderShares),
    owned: formatMicros(owned),
    target: formatMicros(target),
    basis: formatMicros(basis),
    mark: mark === undefined ? null : formatMicros(mark),
  };
}

function positionRow(position: SideBySide, name: number, options: ViewOptions): readonly string[] {
  const { title, outcome, leader, leaderShares, follower, owned, target, basis, mark } = position;
  const gain = mark === undefined ? undefined : minus(proceedsOf(owned, mark), basis);
  return [
    cleanText(title, name),
    cleanText(outcome, 10),
    cleanText(leader, 14),
    leaderShares === undefined ? '–' : shareText(leaderShares),
    cleanText(follower, 12),
    shareText(owned),
    shareText(target),
    dollarText(basis),
    mark === undefined ? '–' : priceText(mark),
    gain === undefined ? '–' : tinted(gainText(gain), gain, options),
  ];
}
