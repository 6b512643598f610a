import { type ChildOrder } from '#core/model/child-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { conditionOf, walletOf } from '../counterparts/names.ts';
import { type Sides } from '../counterparts/order-book.ts';
import { type History } from '../history.ts';
import { copiedBy, costOfCopy } from './entry-rules.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror, type Moved, positionKey } from './mirror.ts';

type FilterRulesInput = {
  readonly history: History;
  readonly start: number;
  readonly now: () => number;
  /** Those in force. */
  readonly settings: () => Settings | undefined;
  readonly accuse: Accuse;
};

/** Judges what a purchase may be by which markets a person wants, and by how much one bet may be. */
export type FilterRules = {
  /** A process is shown a book. */
  readonly bookShown: (token: string, book: Sides) => void;
  /** What a transaction moved: a sale or a payout may have lost. */
  noteLosses(moved: readonly Moved[]): void;
  judgeEntry(child: ChildOrder, mirror: Mirror): void;
};

const ALL = 10_000n;
const ROUNDINGS = 10_000n;
const MILLION = 1_000_000n;
/** Nobody reserves on a book that he was shown longer ago: an executor has half a minute, and a manual one is no slower in one entry. */
const LOOKS_BACK_MS = 120_000;

/**
 * Filters and sizes as the history has them, books as they were shown: of the code under test only the mark of an alignment is taken. What
 * a sale lost is what the position realised by it, which other rules hold against the journal and the exchange.
 */
export function filterRules({ history, start, now, settings, accuse }: FilterRulesInput): FilterRules {
  const shown = new Map<string, { readonly at: number; readonly book: Sides }[]>();
  const lost = new Map<string, number>();
  const isChoosy = [
    history.limits,
    ...history.operator.flatMap((act) => (act.kind === 'limits' ? [act.limits] : [])),
  ].some(({ filters }) => filters?.maxSpread !== undefined || filters?.maxBookBps !== undefined);
  const judgeMarket = (child: ChildOrder, { limits, execution: { slippageBps } }: Settings, mirror: Mirror): void => {
    const { filters } = limits;
    const market = history.markets.find(({ name }) => conditionOf(name) === child.condition);
    if (filters === undefined || market === undefined) return;
    const refuse = (why: string): void => {
      accuse('ENTRY', `${child.venueOrderId.slice(0, 10)} is bought: ${why}`);
    };
    const { minVolume24h = 0n, minPrice = 0n, maxPrice = MILLION, minTimeToEndMs, cooldownAfterLossMs = 0 } = filters;
    if (filters.deniedMarkets.includes(child.condition)) refuse(`${market.name} is denied`);
    const outcome = child.token === market.tokens[0] ? 'Yes' : 'No';
    if (filters.deniedOutcomes.includes(outcome)) refuse(`${outcome} is denied`);
    if (minVolume24h > BigInt(market.volume24h ?? 0)) refuse(`${market.volume24h ?? 0} were traded`);
    // What is bought costs no more than the limit, and nobody offered for less than the band begins at.
    if (child.limit < minPrice || child.limit > maxPrice) refuse(`at ${child.limit} of ${minPrice} to ${maxPrice}`);
    const endsAt = market.resolves === undefined ? -Infinity : start + market.resolves.atMs;
    if (minTimeToEndMs !== undefined && endsAt - child.reservedAt < minTimeToEndMs)
      refuse(`${market.name} ends in ${endsAt - child.reservedAt} ms`);
    const lostForMs = child.reservedAt - (lost.get(positionKey(child)) ?? -Infinity);
    if (lostForMs < cooldownAfterLossMs) refuse(`it lost ${lostForMs} ms ago of ${cooldownAfterLossMs}`);
    const { maxSpread, maxBookPart } = filters;
    if (maxSpread === undefined && maxBookPart === undefined) return;
    // What counts as offered reaches up to what may be paid at most; where less will do, the order's own limit is lower.
    const highest = (dearestOf(child, mirror) * (ALL + slippageBps)) / ALL;
    const books = (shown.get(child.token) ?? []).filter(({ at }) => at > now() - LOOKS_BACK_MS);
    const allows = ({ bids, asks }: Sides): boolean => {
      const best = asks[0]?.price;
      if (best === undefined) return false;
      const offered = asks.reduce((sum, one) => (one.price <= highest ? sum + one.shares : sum), 0n);
      return (
        (maxSpread === undefined || best - (bids[0]?.price ?? 0n) <= maxSpread) &&
        (maxBookPart === undefined || child.shares * ALL <= offered * maxBookPart)
      );
    };
    if (!books.some(({ book }) => allows(book))) refuse(`${child.shares} of no book that anybody was shown`);
  };
  return {
    bookShown(token, book) {
      if (!isChoosy) return;
      const books = shown.get(token) ?? [];
      books.push({ at: now(), book });
      shown.set(token, books);
    },
    noteLosses(moved) {
      // By the time of the booking; what drift takes away is no sale.
      const booked = moved.flatMap((one) => (one.type === 'journal' && one.before === undefined ? [one.after] : []));
      const at = booked.find(({ kind }) => kind === 'sell' || kind === 'resolve')?.at;
      if (at === undefined) return;
      for (const one of moved) {
        if (one.type !== 'position' || one.after.realised >= (one.before?.realised ?? 0n)) continue;
        const key = positionKey(one.after);
        lost.set(key, Math.max(at, lost.get(key) ?? at));
      }
    },
    judgeEntry(child, mirror) {
      const current = settings();
      if (current === undefined) return;
      judgeMarket(child, current, mirror);
      judgeSize(child, current, { mirror, accuse });
      judgeStake({ history, settings: current, accuse }, child, mirror);
    },
  };
}

/** I2: one bet, and one bet's part of the allocation, whatever the policy; what is raised to the venue's least stays below, too. */
function judgeSize(
  child: ChildOrder,
  { limits, follows }: Settings,
  { mirror, accuse }: { readonly mirror: Mirror; readonly accuse: Accuse },
): void {
  const { allocated = 0n } =
    follows.find((one) => one.follower === child.follower && one.leader === child.leader) ?? {};
  const part = (allocated * limits.maxPositionBps) / ALL;
  const most = part < limits.maxSingleBet ? part : limits.maxSingleBet;
  const cost = costOfCopy(mirror, child);
  // Each order of a copy that is worked rounds by itself.
  if (cost > most + (cost === child.leftUsd ? 0n : ROUNDINGS))
    accuse('I2', `${child.venueOrderId.slice(0, 10)} may cost ${cost} of at most ${most}`);
}

/** The price of the dearest of the fills that an order copies, rounded up; that of a purchase which aligns is the mark that the person saw. */
function dearestOf({ parentId }: ChildOrder, mirror: Mirror): bigint {
  const { origin, lot } = mirror.parents.get(parentId) ?? {};
  if (origin === 'align') return lot?.leaderPrice ?? 0n;
  const prices = copiedBy(mirror, parentId).map(({ notional, shares }) => (notional * MILLION) / shares + 1n);
  return prices.reduce((most, one) => (one > most ? one : most), 0n);
}

type StakeInput = Pick<FilterRulesInput, 'history' | 'accuse'> & { readonly settings: Settings };

/** I2: by a leader's edge no more is at stake in a token than that edge is worth at the price that may be paid; without one nothing. */
function judgeStake({ history, settings, accuse }: StakeInput, child: ChildOrder, mirror: Mirror): void {
  const follow = settings.follows.find((one) => one.follower === child.follower && one.leader === child.leader);
  if (follow?.sizing.policy !== 'kelly') return;
  const odds = BigInt(history.leaders.find(({ name }) => walletOf(name) === child.leader)?.oddsLow ?? 0);
  const dearest = dearestOf(child, mirror);
  const chance = (dearest * odds) / ((dearest * odds) / MILLION + MILLION - dearest) + 1n;
  const { limit } = child;
  const most = (follow.allocated * follow.sizing.fraction) / ALL;
  const whole = odds === 0n || chance <= limit ? 0n : (most * (chance - limit)) / (MILLION - limit) + 1n;
  const used = mirror.caps.get(capKey({ ...child, name: `P#${child.token}` }))?.used ?? child.leftUsd;
  if (used > whole)
    accuse(
      'I2',
      `${child.venueOrderId.slice(0, 10)}: ${used} at stake in ${child.token}, its leader's edge is worth ${whole}`,
    );
}
