import type { ActivityRow } from './tape-world.ts';

/** What the rows of one market tell of it. */
export type MarketClues = {
  readonly conditionId: string;
  readonly rows: readonly ActivityRow[];
  readonly title: string;
  readonly slug: string;
  readonly eventSlug: string;
  /** Seconds since the epoch; undefined when the rows hold no such row. */
  readonly lastTradeS?: number;
  readonly lastRowS: number;
  readonly firstRedeemS?: number;
};

/** Gathers the clues of every market that the rows, oldest first, name. */
export function marketClues(rows: readonly ActivityRow[]): ReadonlyMap<string, MarketClues> {
  const groups = Map.groupBy(
    rows.filter((row) => row.conditionId !== ''),
    (row) => row.conditionId,
  );
  return new Map([...groups].map(([conditionId, group]) => [conditionId, cluesOf(conditionId, group)]));
}

function cluesOf(conditionId: string, rows: readonly ActivityRow[]): MarketClues {
  const lastTradeS = rows.findLast((row) => row.type === 'TRADE')?.timestampS;
  const firstRedeemS = rows.find((row) => row.type === 'REDEEM')?.timestampS;
  const firstText = (pick: (row: ActivityRow) => string): string => rows.map(pick).find((text) => text !== '') ?? '';
  return {
    conditionId,
    rows,
    title: firstText((row) => row.title),
    slug: firstText((row) => row.slug),
    eventSlug: firstText((row) => row.eventSlug),
    ...(lastTradeS === undefined ? {} : { lastTradeS }),
    lastRowS: rows.at(-1)?.timestampS ?? 0,
    ...(firstRedeemS === undefined ? {} : { firstRedeemS }),
  };
}
