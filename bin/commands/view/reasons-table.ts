import { REASONS } from '#core/risk/reasons.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type EventTally } from '../report-model.ts';
import { dollarText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** What was not copied, by code: how often, the leaders' dollars behind it, and the setting that would let it pass. */
export function reasonsTable({ reasons }: Pick<EventTally, 'reasons'>, options: ViewOptions): string {
  if (reasons.length === 0) return 'Nothing was left out.';
  const count = reasons.reduce((total, reason) => total + reason.count, 0);
  return plainTable(
    {
      columns: [
        { title: 'Not copied', align: 'left' },
        { title: 'Count', align: 'right' },
        { title: "Leaders' dollars", align: 'right' },
        { title: 'Setting that would let it pass', align: 'left' },
      ],
      rows: reasons.map((reason) => [
        reason.code,
        reason.count.toString(),
        dollarText(reason.leaderNotional),
        REASONS[reason.code].setting ?? '–',
      ]),
      footer: [
        'TOTAL',
        count.toString(),
        dollarText(
          sum(
            NO_USD,
            reasons.map(({ leaderNotional }) => leaderNotional),
          ),
        ),
        '',
      ],
    },
    options,
  );
}
