import { type Reason } from '#core/model/reason.ts';
import { type Usd } from '#core/values/usd.ts';
import { INVENTED_FIELDS, type InventedField } from '../rule-fields.ts';
import { type LeftOut, type SettingsOutcome } from '../settings-outcome.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, gainText, partText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** What each invented field is called. */
const FIELD_NAMES: Readonly<Record<InventedField, string>> = {
  book: 'book (prices, spread, depth)',
  volume: '24 h volume',
  liquidity: 'liquidity',
  category: 'category and tags',
  end: 'planned end',
  resolution: 'time of resolution',
  fee: 'fee',
  tick: 'tick',
  minimum: 'least order',
  event: 'event',
  token: 'token',
  payout: 'who won',
};

type Row = readonly [string, ...string[]];

/** Copied, left out by reason, exposure, money, and what rests on invented fields: a column for each settings. */
export function settingsOutcomePage(outcomes: readonly SettingsOutcome[], options: ViewOptions): string {
  const each = (title: string, cell: (one: SettingsOutcome) => string): Row => [title, ...outcomes.map(cell)];
  return plainTable(
    {
      columns: [
        { title: '', align: 'left' },
        ...outcomes.map(({ name }) => ({ title: cleanText(name, 28), align: 'right' as const })),
      ],
      rows: [
        each("Leaders' trades", ({ seen }) => countText(seen)),
        each('Copied', ({ copied }) => countText(copied)),
        ...groupRows(outcomes, 'Skipped: not worth a copy', 'skip'),
        ...groupRows(outcomes, 'Denied: a rule said no', 'deny'),
        ...groupRows(outcomes, 'Ended without a fill', 'end'),
        each('Open at the end', ({ open }) => countText(open)),
        ...reasonRows(outcomes, ({ waits }) => waits),
        ['', ...outcomes.map(() => '')],
        each('Capital', ({ capital }) => dollarText(capital)),
        each('Most at stake', ({ highest }) => dollarText(highest)),
        each('  its cap', ({ cap }) => dollarText(cap)),
        each('  part of the cap', ({ highest, cap }) => partText(highest, cap)),
        each('Bought', ({ bought }) => dollarText(bought)),
        each('Sold', ({ sold }) => dollarText(sold)),
        each('Fees', ({ fees }) => dollarText(fees)),
        each('P&L realised, less fees', ({ realised }) => gainText(realised)),
        each('P&L open', ({ unrealised, unmarked }) => `${gainText(unrealised)}${unmarked > 0 ? '*' : ''}`),
        ['', ...outcomes.map(() => '')],
        ...inventedRows(outcomes),
      ],
    },
    options,
  );
}

const COUNTS: Readonly<Record<LeftOut, (one: SettingsOutcome) => number>> = {
  skip: ({ skipped }) => skipped,
  deny: ({ denied }) => denied,
  end: ({ ended }) => ended,
};

function groupRows(outcomes: readonly SettingsOutcome[], title: string, kind: LeftOut): readonly Row[] {
  const counts: Row = [title, ...outcomes.map((one) => countText(COUNTS[kind](one)))];
  return [counts, ...reasonRows(outcomes, ({ reasons }) => reasons.filter((reason) => reason.kind === kind))];
}

type Counted = readonly { readonly code: Reason['code']; readonly count: number }[];

/** Every code of any of the settings, the most frequent over all of them first. */
function reasonRows(outcomes: readonly SettingsOutcome[], pick: (one: SettingsOutcome) => Counted): readonly Row[] {
  const counts = outcomes.map((one) => new Map(pick(one).map(({ code, count }) => [code, count])));
  const codes = [...new Set(counts.flatMap((tally) => [...tally.keys()]))];
  const total = (code: Reason['code']): number => counts.reduce((sum, tally) => sum + (tally.get(code) ?? 0), 0);
  return codes
    .toSorted((a, b) => total(b) - total(a) || (a < b ? -1 : 1))
    .map((code) => [`  ${code}`, ...counts.map((tally) => countText(tally.get(code) ?? 0))]);
}

function inventedRows(outcomes: readonly SettingsOutcome[]): readonly Row[] {
  const fieldRow = (field: InventedField): readonly Row[] => {
    const tallies = outcomes.map(({ invented }) => invented.fields.find((one) => one.field === field));
    if (tallies.every((tally) => tally === undefined)) return [];
    const cells = tallies.map((tally) => `${countText(tally?.decided ?? 0)} / ${countText(tally?.asked ?? 0)}`);
    return [[`  ${FIELD_NAMES[field]}`, ...cells]];
  };
  const each = (title: string, cell: (one: SettingsOutcome['invented']) => string): Row => [
    title,
    ...outcomes.map(({ invented }) => cell(invented)),
  ];
  return [
    each('Decisions on purchases', ({ decisions }) => countText(decisions)),
    each(
      'An invented field decided / could have',
      ({ decided, asked }) => `${countText(decided)} / ${countText(asked)}`,
    ),
    ...INVENTED_FIELDS.flatMap(fieldRow),
    ...(outcomes.some(({ invented }) => invented.unmarked > 0)
      ? [each('  of markets without marks: not known', ({ unmarked }) => countText(unmarked))]
      : []),
  ];
}

function countText(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** One settings' result in a line, for whoever watches the plays end. */
export function outcomeLine({ name, copied, seen, highest, cap }: SettingsOutcome): string {
  const atStake = (amount: Usd): string => dollarText(amount);
  return `${cleanText(name, 28)}: ${countText(copied)} of ${countText(seen)} copied, at most ${atStake(highest)} of ${atStake(cap)} at stake`;
}
