import type { Unreadable } from './collect-rows.ts';
import { INVENTED_LIQUIDITY, INVENTED_VOLUME_24H } from './market-reading.ts';

/** Why a fact of a market was invented, by the phrase under which it was counted. */
const REASONS: Readonly<Record<string, string>> = {
  liquidity: `${INVENTED_LIQUIDITY} dollars, because the row was not of the market's life or had none`,
  volumes: `${INVENTED_VOLUME_24H} dollars a day, because the CLOB does not tell`,
  fee: 'none, because the CLOB does not tell',
  '24 h volume': `${INVENTED_VOLUME_24H} dollars, because the row was not of the market's life or had none`,
  'Gamma number': 'because the CLOB does not tell',
  'event number': 'from the event slug, because no row tells',
  'planned end': 'a day after the last row, because none was recorded',
  'time of resolution': 'planned end, after the last trade, before the first redemption: only the outcome is known',
  'everything but its trades': `market not recorded: usual facts, no fee, ${INVENTED_LIQUIDITY} dollars of liquidity`,
  'token id': 'because the leader never traded the other outcome',
  outcome: 'drawn with the last price as its chance, because no redemption tells; the slug tells the end',
};

/** Says in words what a build dropped and invented, with counts and reasons. */
export function tapeNotes(input: {
  readonly counts: Readonly<Record<'repeats' | 'unreadable' | 'outsideWindow' | 'ofOthers', number>>;
  readonly firstUnreadable: string | undefined;
  readonly unreadableMarkets: Unreadable;
  readonly unreadableBooks: Unreadable;
  readonly unusedMarkets: number;
  readonly booksOfOthers: number;
  readonly booksOutside: number;
  /** One list of phrases a market. */
  readonly inventedFacts: readonly (readonly string[])[];
  readonly inventedPositions: number;
  readonly inventedCash: number;
}): { readonly dropped: readonly string[]; readonly invented: readonly string[] } {
  const { counts, inventedFacts, inventedPositions, inventedCash } = input;
  const dropped = [
    counted(counts.repeats, 'rows repeated by paging or by another file'),
    counted(counts.unreadable, 'unreadable rows', input.firstUnreadable),
    counted(counts.ofOthers, 'rows of wallets that are not leaders'),
    counted(counts.outsideWindow, 'rows outside the window'),
    counted(input.unreadableMarkets.count, 'unusable market rows', input.unreadableMarkets.first),
    counted(input.unreadableBooks.count, 'unreadable book messages', input.unreadableBooks.first),
    counted(input.unusedMarkets, 'recorded markets that no row of the tape concerns'),
    counted(input.booksOfOthers, 'books of tokens that no row of the tape names'),
    counted(input.booksOutside, 'books outside the window'),
  ];
  const phrases = Map.groupBy(inventedFacts.flat(), (phrase) => phrase);
  const invented = [
    ...[...phrases].map(
      ([phrase, found]) =>
        `${phrase}, markets: ${found.length} of ${inventedFacts.length} (${REASONS[phrase] ?? 'not recorded'})`,
    ),
    counted(inventedPositions, 'opening positions, because more was sold, merged or redeemed than bought'),
    counted(inventedCash, 'opening cash, what keeps it from falling below zero and a quarter more, leaders'),
  ];
  return { dropped: dropped.filter((note) => note !== ''), invented: invented.filter((note) => note !== '') };
}

function counted(count: number, what: string, first?: string): string {
  if (count === 0) return '';
  return first === undefined ? `${what}: ${count}` : `${what}: ${count}, the first: ${first}`;
}
