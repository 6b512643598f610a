import { leaderName } from '#core/model/leader-name.ts';
import { type Cap, GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type ExitNews, type FillNews, type News, type NewsCursor } from '#core/model/news.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type Booking } from '#core/reporting/bookings.ts';
import { breakerNews } from '#core/reporting/breaker-news.ts';
import { dailyNews, dayBefore } from '#core/reporting/daily-news.ts';
import { type GatheredNews } from '#core/reporting/next-cursor.ts';
import { bookingGroups, type TradeFacts, tradeNews } from '#core/reporting/trade-news.ts';
import { type ParentId } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { NewerOrderError } from '#ports/errors.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type NewsCursors } from '#ports/news-cursors.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { readNewsJournal } from './read-news-journal.ts';

export type GatherDeps = {
  readonly ledger: Pick<Ledger, 'modeCaps' | 'journalPage' | 'parent' | 'event' | 'position'>;
  readonly snapshots: Pick<Snapshots, 'followerEquity' | 'coverage'>;
  readonly cursors: NewsCursors;
};

/** What could not be told for so long is told no more. */
export const NEWS_KEPT_MS = DAY_MS;
/** Orders and payouts of one ledger that one run looks up; the rest is told by the next. */
export const MOST_NEWS_ORDERS = 200;
/** A day is measured soon after it has ended; it is told without the counts when that takes longer. */
const COUNTS_WAIT_MS = 3 * 3_600_000;

type GatherInput = { readonly settings: Settings; readonly follower: Follower; readonly now: UnixMs };

/**
 * What happened in a follower's ledger and was not told. A ledger that is looked at for the first time tells which breakers
 * hold, and nothing of what it has traded before.
 *
 * @throws UnavailableError
 */
export async function gatherNews(deps: GatherDeps, input: GatherInput): Promise<GatheredNews> {
  const { follower, settings, now } = input;
  const ledger: LedgerName = { follower: follower.name, mode: follower.mode };
  const caps = await deps.ledger.modeCaps(ledger);
  const posted = caps.find(({ name }) => name === GLOBAL_CAP)?.posted ?? NO_USD;
  const before = (await deps.cursors.newsCursor(ledger)) ?? firstCursor(ledger, now, posted);
  const { bookings, reading, begun } = await readNewsJournal(deps.ledger, { cursor: before, posted, now });
  const isOld = ({ at }: Booking): boolean => at < later(now, -NEWS_KEPT_MS);
  const groups = bookingGroups(bookings.filter((one) => !isOld(one)));
  const trades = await tradesOf(deps, { ledger, settings, groups: groups.slice(0, MOST_NEWS_ORDERS) });
  const { leaders } = settings;
  const breakers = breakerNews({ ...ledger, caps, known: before.breakers, leaders, now });
  const { news: daily, day } = await dailyOf(deps, { ...input, before });
  return {
    before,
    news: [...breakers, ...daily, ...trades],
    dropped: bookings.filter(isOld).map(({ id, at }) => ({ id, at })),
    ...(reading === undefined || groups.length > MOST_NEWS_ORDERS ? {} : { reading }),
    ...(begun === undefined ? {} : { begun }),
    ...(day === undefined ? {} : { day }),
  };
}

function firstCursor(ledger: LedgerName, now: UnixMs, posted: Cap['posted']): NewsCursor {
  return { ...ledger, from: now, told: [], readAt: now, posted, breakers: [], version: 0n };
}

type TradesInput = {
  readonly ledger: LedgerName;
  readonly settings: Settings;
  readonly groups: ReturnType<typeof bookingGroups>;
};

async function tradesOf(
  deps: GatherDeps,
  { ledger, settings, groups }: TradesInput,
): Promise<readonly (FillNews | ExitNews)[]> {
  const news: (FillNews | ExitNews)[] = [];
  for (const bookings of groups) {
    const facts = await factsOf(deps, { ledger, settings, booking: bookings[0] });
    news.push(tradeNews({ ...ledger, bookings, facts }));
  }
  return news;
}

type FactsInput = { readonly ledger: LedgerName; readonly settings: Settings; readonly booking: Booking };

async function factsOf(deps: GatherDeps, { ledger, settings, booking }: FactsInput): Promise<TradeFacts> {
  const { leader, token, parentId } = booking;
  const parent = parentId === undefined ? undefined : await readableParent(deps, parentId);
  const named = parent ?? (await deps.ledger.position({ ...ledger, token, leader }));
  const event = parent?.eventId === undefined ? undefined : await deps.ledger.event(parent.eventId);
  const leaderPrice = parent?.lot?.leaderPrice ?? event?.price;
  return {
    leader: leaderName(settings.leaders, leader),
    market: named?.title ?? '',
    outcome: named?.outcome ?? '',
    ...(leaderPrice === undefined ? {} : { leaderPrice }),
  };
}

/** An order of a newer version is told all the same, by what its position says. */
async function readableParent({ ledger }: GatherDeps, id: ParentId) {
  try {
    return await ledger.parent(id);
  } catch (error) {
    if (!(error instanceof NewerOrderError)) throw error;
    return undefined;
  }
}

type DailyInput = GatherInput & { readonly before: NewsCursor };
type Daily = { readonly news: readonly News[] } & Pick<GatheredNews, 'day'>;

async function dailyOf(deps: GatherDeps, { settings, follower, before, now }: DailyInput): Promise<Daily> {
  const ledger: LedgerName = { follower: follower.name, mode: follower.mode };
  const equity = await deps.snapshots.followerEquity(ledger);
  if (equity?.day !== utcDate(now)) return { news: [] };
  const day = dayOf(equity);
  if (before.day === undefined) return { news: [], day };
  if (before.day.day >= day.day) return { news: [] };
  const coverages = [];
  for (const { leader } of settings.follows.filter((one) => one.follower === follower.name))
    coverages.push(await deps.snapshots.coverage(leader, dayBefore(now)));
  const isAwaited = coverages.includes(undefined) && now < later(startOfUtcDay(now), COUNTS_WAIT_MS);
  if (isAwaited) return { news: [] };
  return { news: [dailyNews({ ...ledger, began: before.day, equity, coverages, now })], day };
}

function dayOf({ day, dayProfit }: FollowerEquity): NonNullable<NewsCursor['day']> {
  return { day, profit: dayProfit };
}
