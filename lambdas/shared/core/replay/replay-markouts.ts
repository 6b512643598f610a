import { type LeaderAction } from '../model/leader-event.ts';
import { type Book, type Market } from '../model/market.ts';
import { type MarkedFill } from '../scoring/markout.ts';
import { type LeaderMarkouts, MARKOUT_DELAYS, markoutFigures, MOST_MARKED_FILLS } from '../scoring/leader-markouts.ts';
import { type ConditionId, type TokenId, type Wallet } from '../values/ids.ts';
import { later, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { datedBooks } from './dated-books.ts';
import { dueQueue } from './due-queue.ts';
import { type ReplayEvent } from './replay-event.ts';

type MarkoutsInput = {
  readonly events: readonly ReplayEvent[];
  readonly leaders: readonly Wallet[];
  /** A recorded book older than this is not taken for that of the moment; absent: ten minutes. */
  readonly bookAgeMs?: number | undefined;
};

/** A leader's trade, of which prices are still to be told. */
type Fill = {
  readonly action: LeaderAction;
  readonly mids: (number | undefined)[];
};

const IN_DOLLARS = 1e6;

/**
 * Tells how far prices went each leader's way after his trades: the middle of the recorded book at each delay, or what was
 * traded last, if it was traded after him. A book that is made of his own trade tells nothing of where the price went.
 *
 * What lies after the last event is not known, and neither is the price of a share that has paid out.
 */
export function replayMarkouts({ events, leaders, bookAgeMs }: MarkoutsInput): readonly LeaderMarkouts[] {
  const markets = new Map<ConditionId, Market>();
  const tape = pricesOfTape(bookAgeMs);
  const due = dueQueue<{ readonly fill: Fill; readonly delay: number }>();
  const fills: Fill[] = [];
  const markUntil = (moment: UnixMs): void => {
    for (let next = due.take(moment); next !== undefined; next = due.take(moment)) {
      const { fill, delay } = next.what;
      fill.mids[delay] = tape.priceAt(fill.action.token, { since: fill.action.at, now: next.at });
    }
  };
  for (const event of events) {
    markUntil(unixMs(event.at - 1));
    tape.accept(event);
    if (event.kind === 'market') markets.set(event.market.condition, event.market);
    if (event.kind !== 'actions') continue;
    for (const action of event.actions.filter((one) => isTradeOf(leaders, one))) {
      const fill: Fill = { action, mids: MARKOUT_DELAYS.map(() => undefined) };
      fills.push(fill);
      for (const [delay, seconds] of MARKOUT_DELAYS.entries())
        due.add(later(event.at, seconds * 1_000), { fill, delay });
    }
  }
  markUntil(events.at(-1)?.at ?? unixMs(0));
  return leaders.map((leader) => {
    const own = fills.filter(({ action }) => action.leader === leader).slice(-MOST_MARKED_FILLS);
    return markoutFigures(own.map((fill) => markedFill(fill, markets.get(fill.action.condition))));
  });
}

function isTradeOf(leaders: readonly Wallet[], { leader, type, price }: LeaderAction): boolean {
  return (type === 'BUY' || type === 'SELL') && price > 0n && leaders.includes(leader);
}

function markedFill({ action, mids }: Fill, market: Market | undefined): MarkedFill {
  return {
    event: market?.eventGroup ?? action.condition,
    side: action.type === 'SELL' ? 'SELL' : 'BUY',
    ...{ price: Number(action.price) / IN_DOLLARS, notional: Number(action.notional) / IN_DOLLARS, mids },
  };
}

type PriceQuestion = { readonly since: UnixMs; readonly now: UnixMs };
type TapePrices = {
  accept(event: ReplayEvent): void;
  /** In dollars; undefined where nothing is known that is newer than `since`, a recorded book aside. */
  priceAt(token: TokenId, question: PriceQuestion): number | undefined;
};

function pricesOfTape(bookAgeMs: number | undefined): TapePrices {
  const books = datedBooks(bookAgeMs);
  const prints = new Map<TokenId, { readonly at: UnixMs; readonly dollars: number }>();
  const listed = new Map<TokenId, Market>();
  return {
    accept: (event) => {
      if (event.kind === 'market') {
        books.list(event.market);
        for (const { token } of event.market.tokens) listed.set(token, event.market);
      }
      if (event.kind === 'book') books.put(event.token, event.book, event.at);
      if (event.kind === 'print') {
        const dollars = Number(event.price) / IN_DOLLARS;
        for (const { token } of listed.get(event.token)?.tokens ?? [])
          prints.set(token, { at: event.at, dollars: token === event.token ? dollars : 1 - dollars });
      }
      if (event.kind === 'resolution')
        for (const { token } of event.resolution.payouts) {
          books.drop(token);
          prints.delete(token);
        }
    },
    priceAt: (token, { since, now }) => {
      const shown = books.shown(token, now);
      if (shown?.source === 'recorded') return middleOf(shown.book);
      const print = prints.get(token);
      return print !== undefined && print.at > since ? print.dollars : undefined;
    },
  };
}

function middleOf({ bids: [bid], asks: [ask] }: Book): number | undefined {
  return bid === undefined || ask === undefined ? undefined : Number(bid.price + ask.price) / 2 / IN_DOLLARS;
}
