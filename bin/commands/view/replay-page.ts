import { type EntryAnswer } from '#core/execution/entry-answer.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import {
  type Differing,
  type Missing,
  type OtherDecisions,
  type RemovedAnswer,
  type Replay,
  type Unplayable,
  type UnplayedEntry,
} from '../replay/replay-model.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { reasonText } from './reason-text.ts';

/** More are in the JSON. */
const SHOWN = 20;

const KINDS: Readonly<Record<EntryAnswer['kind'], string>> = {
  copy: 'copied',
  work: 'copied over time',
  below: 'below the venue’s minimum',
  skip: 'skipped',
  deny: 'denied',
  netted: 'netted',
  'dry-run': 'copied in a dry run',
};

const UNPLAYABLE: Readonly<Record<Unplayable, string>> = {
  FACTS_NOT_KEPT: 'what it knew is not kept: older than 35 days or than the keeping, uncommonly large, or cut off',
  FACTS_OF_ANOTHER: 'what is kept is of another decision about it',
  SETTINGS_NOT_STORED: 'the settings of then are not stored',
  SIGNER_NOT_KEPT: 'the key of its proxy or Safe was not kept with what it knew then',
  NOT_IN_SETTINGS: 'its settings name no such follower or leader',
  NOT_IN_OTHER_SETTINGS: 'these settings name no such follower or leader',
  LEADER_EDGE: 'nobody read the edge of its leader',
  LEADER_STANDING: 'nobody read what was known against its leader',
  OTHER_OUTCOME: 'nobody read what its leader held of the other outcome',
  MARKET_CAP: 'nobody read what was at stake in its market',
  EVENT_CAP: 'nobody read what was at stake in its event',
  TOKEN_CAP: 'nobody read what was at stake in its token',
  DAY_CAP: 'nobody read what the day had spent',
  MINUTE_CAP: 'nobody read how many entries the minute had',
  SIZE_OF_THEN: 'it was sized with others, or waited, by the settings of then',
};

const MISSING: Readonly<Record<Missing, string>> = {
  ENTRY: 'the entry is gone: an order or a booking names it',
  ORDER: 'its order is gone: it stands as one for which an order was made',
  ANSWER: 'what was decided is gone: it was decided on',
};

type PageInput = {
  readonly replay: Replay;
  /** In words, with its time zone. */
  readonly period: string;
  /** The name of the other settings. */
  readonly other?: string | undefined;
};

/** What came of deciding again: how much is the same, each difference, and what cannot be told. */
export function replayPage({ replay, period, other }: PageInput, options: ViewOptions): string {
  const { decided, equal, different, unplayed, removed, undecided } = replay;
  return [
    `Decisions about entries, ${period}: ${decided}`,
    `Decided again, the same to the byte: ${equal}`,
    `Different: ${different.length}`,
    ...different.slice(0, SHOWN).flatMap(differingLines),
    ...hiddenLine(different.length),
    ...removedLines(removed),
    ...unplayedLines(unplayed),
    ...(undecided === 0 ? [] : [`Undecided still, or ended without a decision: ${undecided}`]),
    ...(replay.other === undefined ? [] : otherLines(replay.other, cleanText(other ?? '', 60), options)),
  ].join('\n');
}

/** An answer in words, with its numbers. */
export function answerText({ kind, reason, decided, order }: EntryAnswer): string {
  if (order !== undefined)
    return `${KINDS[kind]}: ${shareText(order.shares)} shares for ${priceText(order.limit)} each at most`;
  if (decided?.cost !== undefined) return `${KINDS[kind]}: ${dollarText(decided.cost)} at most`;
  if (reason === undefined) return KINDS[kind];
  if ('code' in reason) return `${KINDS[kind]}, ${reason.code}: ${reasonText(reason)}`;
  return `${KINDS[kind]}: ${dollarText(reason.size)}, minimum ${dollarText(reason.minimum)}`;
}

function differingLines({ parent, stored, again }: Differing): readonly string[] {
  return [
    `  ${parent.parentId.slice(0, 12)}  ${parent.follower} (${parent.mode})  ${cleanText(parent.title, 60)}`,
    `    stored: ${answerText(stored)}`,
    `    again:  ${answerText(again)}`,
    ...(answerText(stored) === answerText(again) ? ['    the numbers that it was decided on differ (--json)'] : []),
  ];
}

function hiddenLine(count: number): readonly string[] {
  return count > SHOWN ? [`  and ${count - SHOWN} more (--json)`] : [];
}

function removedLines(removed: readonly RemovedAnswer[]): readonly string[] {
  if (removed.length === 0) return [];
  return [
    `Removed: ${removed.length}`,
    ...removed
      .slice(0, SHOWN)
      .map(
        ({ parentId, follower, mode, missing }) =>
          `  ${parentId.slice(0, 12)}  ${follower} (${mode})  ${missing}: ${MISSING[missing]}`,
      ),
    ...hiddenLine(removed.length),
  ];
}

function unplayedLines(unplayed: readonly UnplayedEntry[]): readonly string[] {
  if (unplayed.length === 0) return [];
  const reasons = Map.groupBy(
    unplayed.flatMap(({ because }) => because),
    (code) => code,
  );
  return [
    `Cannot be replayed: ${unplayed.length}`,
    ...[...reasons].map(([code, own]) => `  ${String(own.length).padStart(6)}  ${code}: ${UNPLAYABLE[code]}`),
  ];
}

function otherLines(
  { same, changed, unplayed }: OtherDecisions,
  name: string,
  options: ViewOptions,
): readonly string[] {
  const kinds = Map.groupBy(changed, ({ stored, again }) => `${shortText(stored)}\n${shortText(again)}`);
  const rows = [...kinds]
    .map(([key, own]) => ({ words: key.split('\n'), own }))
    .toSorted((a, b) => b.own.length - a.own.length)
    .map(({ words: [then = '', now = ''], own }) => [
      ...[then, now, String(own.length)],
      ...[dollarText(costOf(own, 'stored')), dollarText(costOf(own, 'again'))],
    ]);
  const [cost, otherCost] = [costOf(changed, 'stored'), costOf(changed, 'again')];
  return [
    '',
    `By ${name}: ${same} the same, ${changed.length} otherwise`,
    ...(changed.length === 0
      ? []
      : [
          plainTable(
            {
              columns: [
                { title: 'Then', align: 'left' },
                { title: 'By these', align: 'left' },
                { title: 'Entries', align: 'right' },
                { title: 'Cost then', align: 'right' },
                { title: 'By these', align: 'right' },
              ],
              rows,
              footer: ['All', '', String(changed.length), dollarText(cost), dollarText(otherCost)],
            },
            options,
          ),
        ]),
    ...unplayedLines(unplayed),
    'Each is decided by itself, on caps and positions as the settings of then had left them; cost is the most that an order may take.',
  ];
}

function shortText({ kind, reason }: EntryAnswer): string {
  return reason !== undefined && 'code' in reason ? `${KINDS[kind]}, ${reason.code}` : KINDS[kind];
}

function costOf(differing: readonly Differing[], side: 'stored' | 'again'): Usd {
  return sum(
    NO_USD,
    differing.map((one) => one[side].decided?.cost ?? NO_USD),
  );
}
