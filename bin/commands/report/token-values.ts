import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type TokenValue } from '#core/reporting/copy-step.ts';
import { bookedPayouts, payoutFinder, type Payout } from '#core/reporting/payouts.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { mappedInChunks } from '#flows/mapped-in-chunks.ts';
import { PortError, UnavailableError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { type System } from '../open-system.ts';

/** What a share of a token paid, or is worth. */
type KnownValue = TokenValue & {
  readonly from: 'payout' | 'mark';
  /** Of a mark that was stored: when its book was read. Absent of one that was asked for just now. */
  readonly readAt?: UnixMs;
};

/** What a share of each token paid, or is worth. */
export type TokenValues = {
  readonly valueOf: (token: TokenId) => KnownValue | undefined;
  /** The market of a token that a leader traded. */
  readonly conditionOf: (token: TokenId) => ConditionId | undefined;
  /** Markets that nobody told of: there are too many, or the venue stopped answering. */
  readonly unasked: number;
};

type ValueInput = {
  readonly journal: readonly JournalEntry[];
  readonly events: Iterable<LeaderEvent>;
  /** Of what is owned, as the markets tell it. */
  readonly marks: ReadonlyMap<TokenId, Price>;
};

type ValueSources = {
  readonly snapshots: Pick<Snapshots, 'marks'>;
  /** Where markets can be asked. */
  readonly world: { readonly markets: Pick<MarketData, 'tokensOf' | 'resolutions'> } | undefined;
  readonly marks: System['marks'];
};

/** A report may ask about so many markets that no copy has seen the end of: the newest. */
const MOST_ASKED = 200;
const AT_ONCE = 5;

/**
 * Finds what tokens are worth: a payout that the journal has, one that the venue tells, what the market bids, else the
 * mark that was stored last. Reads only.
 */
export async function tokenValues(sources: ValueSources, { journal, events, marks }: ValueInput): Promise<TokenValues> {
  const booked = bookedPayouts(journal);
  const conditionOf = new Map<TokenId, ConditionId>();
  const knows = payoutFinder(booked);
  const open: LeaderEvent[] = [];
  for (const event of events) {
    if (conditionOf.has(event.token)) continue;
    conditionOf.set(event.token, event.condition);
    if (knows(event.token, event.condition) === undefined) open.push(event);
  }
  const newest = open.toSorted((a, b) => b.at - a.at);
  const asked = [...new Set(newest.map(({ condition }) => condition))];
  const payouts = await toldPayouts(sources, asked.slice(0, MOST_ASKED));
  const paidFor = payoutFinder([...booked, ...payouts.told]);
  const stored = new Map((await sources.snapshots.marks())?.marks.map((mark) => [mark.token, mark]));
  const bids = await bidsOf(
    sources,
    newest
      .slice(0, MOST_ASKED)
      .filter((one) => !marks.has(one.token) && paidFor(one.token, one.condition) === undefined),
  );
  return {
    valueOf: (token) => {
      const condition = conditionOf.get(token);
      const paid = condition === undefined ? undefined : paidFor(token, condition);
      if (paid !== undefined) return { price: paid, from: 'payout' };
      const told = marks.get(token) ?? bids.get(token);
      if (told !== undefined) return { price: told, from: 'mark' };
      const mark = stored.get(token);
      return mark === undefined ? undefined : { price: mark.price, from: 'mark', readAt: mark.at };
    },
    conditionOf: (token) => conditionOf.get(token),
    unasked: sources.world === undefined ? 0 : Math.max(0, asked.length - MOST_ASKED) + payouts.unread,
  };
}

type ToldPayouts = { readonly told: readonly Payout[]; readonly unread: number };

/** What one answer does not tell is left open: the rest of the report is as right without it. */
async function toldPayouts({ world }: ValueSources, conditions: readonly ConditionId[]): Promise<ToldPayouts> {
  if (world === undefined) return { told: [], unread: 0 };
  const ask = answering();
  const read = await mappedInChunks(
    conditions,
    async (condition) => ({ condition, tokens: await ask(() => world.markets.tokensOf(condition)) }),
    AT_ONCE,
  );
  const markets = read.flatMap(({ condition, tokens }) => (tokens === undefined ? [] : [{ condition, tokens }]));
  const resolutions = await ask(() => world.markets.resolutions(markets));
  const told = (resolutions ?? []).flatMap(({ condition, payouts }) =>
    payouts.map(({ token, perShare }) => ({ condition, token, price: perShare })),
  );
  return { told, unread: resolutions === undefined ? conditions.length : conditions.length - markets.length };
}

async function bidsOf(
  { world, marks }: ValueSources,
  events: readonly LeaderEvent[],
): Promise<ReadonlyMap<TokenId, Price>> {
  if (world === undefined) return new Map();
  const ask = answering();
  const read = await mappedInChunks(
    events,
    async ({ token }) => ({ token, mark: await ask(() => marks(token)) }),
    AT_ONCE,
  );
  return new Map(read.flatMap(({ token, mark }) => (mark === undefined ? [] : [[token, mark] as const])));
}

/** Asks until a source is out of reach, and then no more: each of hundreds of questions would wait for it in vain. */
function answering(): <T>(ask: () => Promise<T>) => Promise<T | undefined> {
  let isReachable = true;
  return async (ask) => {
    if (!isReachable) return undefined;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      if (error instanceof UnavailableError) isReachable = false;
      return undefined;
    }
  };
}
