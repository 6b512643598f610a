import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { CASH } from '#core/model/journal.ts';
import { isReduction, type LeaderEvent, movedBy } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { excessOf, OWN, ownedOf, type Position } from '#core/model/position.ts';
import { type Exchange } from '../counterparts/exchange.ts';
import { conditionOf, transactionOf, walletOf } from '../counterparts/names.ts';
import { type PaperRecord } from '../counterparts/paper-record.ts';
import { finalAt } from '../counterparts/settlement.ts';
import { type History, type HistoryMarket, isTransfer, type LeaderAct, modeOf } from '../history.ts';
import { type Accuse } from './judge.ts';
import { judgeOwnTarget } from './own-target.ts';
import { owedShares } from './reference.ts';
import { type Story } from './story.ts';
import { type Sums } from './sums.ts';
import { type Mirror } from './mirror.ts';

export type RestInput = {
  readonly history: History;
  readonly start: number;
  readonly mirror: Mirror;
  readonly sums: Sums;
  readonly story: Story;
  readonly exchange: Exchange;
  readonly paper: PaperRecord;
  /** What was taken of a leader when he was armed, by wallet; undefined: he was not. */
  readonly armed: (leader: string) => Arming | undefined;
  /** Whether the settings in force name a leader, by wallet: who is gone is watched no more. */
  readonly isKnown: (leader: string) => boolean;
  /** Whether the settings in force watch a leader, by wallet. */
  readonly isWatched: (leader: string) => boolean;
};

/** What a leader held, as it was recorded, and the block time up to which everything counts as history. */
export type Arming = { readonly at: number; readonly held: ReadonlyMap<string, bigint> };

/** What is still under way, in words, as far as it is asked for; nothing when all is quiet. */
export function* unrest(input: RestInput): Generator<string> {
  const { mirror, exchange } = input;
  yield* unstarted(input);
  if (exchange.isBusy()) yield 'trades are under way';
  for (const child of mirror.children.values()) {
    if (hasWork(child) || isUnnoticed(input, child))
      yield `child ${child.venueOrderId.slice(0, 10)} of ${child.follower} is ${child.state}`;
  }
  for (const { follower, open } of mirror.redeemLanes.values()) {
    if (open !== undefined) yield `a transaction of ${follower} is under way`;
  }
  for (const parent of mirror.parents.values()) {
    if (!isOpen(parent.state) || parent.reason?.code === 'DUST' || isPaused(parent)) continue;
    yield `parent ${parent.parentId.slice(0, 10)} is ${parent.state} ${parent.reason?.code ?? ''}`;
  }
  // Whatever became of us, the venue drops what rests when its time is over.
  for (const { name, rests, endsAt } of exchange.orders.values())
    if (rests !== undefined && endsAt === undefined) yield `order ${name} rests at the venue`;
  for (const act of input.history.acts) {
    if (!isRecorded(input, act)) yield `act ${act.id} of ${act.leader} is not recorded`;
  }
  for (const one of holdings(input)) {
    if (one.market.resolves === undefined && !isRight(one))
      yield `${one.name} holds ${one.held} of ${one.token}, ${one.recorded} is recorded`;
  }
  for (const position of mirror.positions.values()) {
    const market = input.history.markets.find(({ name }) => conditionOf(name) === position.condition);
    if (market?.resolves !== undefined && (isOwed(position, market) || position.available > 0n))
      yield `position ${position.token} of ${position.follower} is not paid out`;
    // What is too little to be sold stays with its exit until more joins it: what has joined is sold within a minute.
    const leftAlone = position.exit === undefined ? 0n : BigInt(market!.minimumShares) - 1n;
    // What an own sale may sell is above the target as long as the sale is open.
    const { work } = (position.exit === undefined ? undefined : mirror.parents.get(position.exit)) ?? {};
    if (work === undefined && excessOf(position) > leftAlone)
      yield `position ${position.token} of ${position.follower} has an excess that nobody sells`;
  }
}

/** A person holds it, and may do so for as long as he likes: it says so, and nothing of it is at the venue. */
function isPaused({ work, openChild, reason }: ParentOrder): boolean {
  const isTold = reason?.code === 'ORDER_WAITS' && reason.why === 'PAUSED';
  return work?.isPaused === true && openChild === undefined && isTold;
}

/** The venue turns in whatever has paid out; a wallet pays for no transaction that brings nothing. */
function isOwed({ claimed, claimedUsd }: Position, { resolves }: HistoryMarket): boolean {
  return claimed > 0n && (claimedUsd > 0n || resolves?.isLeftToWallets !== true);
}

/** A schedule may have been silent since the first minute: quiet then means only that nobody has looked yet. */
function* unstarted({ history, sums, armed, isWatched }: RestInput): Generator<string> {
  for (const follower of history.followers) {
    const { name } = follower;
    if (!sums.balances.has(`${name}#${modeOf(follower)} ${CASH} pUSD`)) yield `the ledger of ${name} is not open`;
  }
  for (const { name } of history.leaders) {
    const wallet = walletOf(name);
    if (isWatched(wallet) && armed(wallet) === undefined) yield `${name} is not armed`;
  }
}

/** I6: what a leader did after he was armed stands as events that add up to it. */
function isRecorded({ history, start, mirror, armed, isKnown }: RestInput, act: LeaderAct): boolean {
  const wallet = walletOf(act.leader);
  if (isTransfer(act.kind) || !isKnown(wallet)) return true;
  if (start + act.atMs <= (armed(wallet)?.at ?? Infinity)) return true;
  const transaction = transactionOf(wallet, act.id);
  const market = history.markets.find(({ tokens }) => tokens.includes(act.token))!;
  const isBoth = act.kind === 'MERGE' || act.kind === 'SPLIT';
  return (isBoth ? market.tokens : [act.token]).every((token) => {
    let recorded = 0n;
    for (const event of mirror.events.values()) {
      if (event.transaction === transaction && event.token === token && event.type === act.kind)
        recorded += event.shares;
    }
    return recorded === BigInt(act.shares);
  });
}

/** I5, I6 and I9, once all is quiet: nothing reserved, the ledger is the wallet, nothing owned above its target. */
export function judgeRest(input: RestInput, accuse: Accuse): void {
  judgeWallets(input, accuse);
  judgeFanOut(input, accuse);
  judgeLeaders(input, accuse);
  for (const cap of input.mirror.caps.values()) {
    if (cap.reserved !== 0n) accuse('I5', `${cap.reserved} is reserved on ${cap.name} of ${cap.follower}`);
  }
  for (const position of input.mirror.positions.values()) {
    const market = input.history.markets.find(({ name }) => conditionOf(name) === position.condition)!;
    const excess = excessOf(position);
    if (position.selling !== 0n) accuse('I5', `${position.selling} of ${position.token} are set aside`);
    const { work } = (position.exit === undefined ? undefined : input.mirror.parents.get(position.exit)) ?? {};
    if (work === undefined && excess >= BigInt(market.minimumShares))
      accuse('I9', `${ownedOf(position)} of ${position.token} owned, target ${position.target}`);
    if (market.resolves !== undefined) continue;
    if (position.leader === OWN) judgeOwnTarget(input, position, accuse);
    else judgeTarget(input, position, accuse);
  }
}

/** The target is what the leader's deeds and the exchange's fills come to, to the micro-shares of rounding. */
function judgeTarget({ story }: RestInput, position: Position, accuse: Accuse): void {
  const { atMost, roundings } = owedShares(story.contributionsTo(position), story.reductionsOf(position));
  if (position.target <= atMost && position.target >= atMost - roundings) return;
  accuse('REFERENCE', `${position.token} of ${position.follower}: a target of ${position.target}, ${atMost} is right`);
}

/** What an armed leader holds of a token in the end, and what is recorded of it. */
type Holding = {
  readonly name: string;
  readonly token: string;
  readonly market: HistoryMarket;
  readonly held: bigint;
  readonly recorded: bigint;
  /** What he held when he was armed and what his rows have told since. */
  readonly told: bigint;
};

function holdings({ history, start, mirror, armed, isKnown }: RestInput): readonly Holding[] {
  return history.leaders.flatMap(({ name, opening }) => {
    const wallet = walletOf(name);
    const arming = armed(wallet);
    if (arming === undefined || !isKnown(wallet)) return [];
    const own = history.acts.filter((act) => act.leader === name);
    const since = own.filter((act) => start + act.atMs > arming.at && !isTransfer(act.kind));
    return history.markets.flatMap((market) =>
      market.tokens.map((token) => ({
        name,
        token,
        market,
        held: BigInt(opening[token] ?? 0) + sumOf(own, token, market),
        recorded: mirror.leaderPositions.get(`${wallet} ${token}`)?.shares ?? 0n,
        told: (arming.held.get(token) ?? 0n) + sumOf(since, token, market),
      })),
    );
  });
}

function sumOf(acts: readonly LeaderAct[], token: string, { tokens }: HistoryMarket): bigint {
  return acts
    .filter((act) => moves(act, token, tokens))
    .reduce((sum, act) => sum + BigInt(isGivenUp(act) ? -act.shares : act.shares), 0n);
}

/** A plan without its purchases may have a leader sell what he does not hold: then nothing is shown. */
function isRight({ held, recorded }: Holding): boolean {
  return recorded === held || (held < 0n && recorded === 0n);
}

/**
 * What is recorded of a leader is what he holds, whether rows or walks told of it; in a market that pays out, walks may
 * have come too late. And nobody is followed further down than he went: what rows and walks both told counts once.
 */
function judgeLeaders(input: RestInput, accuse: Accuse): void {
  const { history, mirror } = input;
  for (const one of holdings(input)) {
    const { name, token, market, held, recorded, told } = one;
    const wallet = walletOf(name);
    const own = history.acts.filter((act) => act.leader === name);
    const isFree = market.resolves !== undefined && own.some((act) => act.token === token && isTransfer(act.kind));
    if (!isFree && !isRight(one) && (market.resolves === undefined || recorded !== told))
      accuse('I6', `${name} holds ${held} of ${token}, ${recorded} is recorded`);
    const givenUp = -sumOf(own.filter(isGivenUp), token, market);
    const events = [...mirror.events.values()].filter((event) => event.leader === wallet && event.token === token);
    const followed = events.filter(({ type }) => isReduction(type)).reduce((sum, event) => sum + movedBy(event), 0n);
    for (const event of events) {
      if (event.usedUp !== undefined && !events.some((walk) => shows(walk, event)))
        accuse('I6', `no walk showed event ${event.eventId.slice(0, 10)} of ${name}, and it moves nothing`);
    }
    if (followed > givenUp) accuse('I6', `${name} gave up ${givenUp} of ${token}, ${followed} is followed`);
  }
}

/** A walk that was recorded before a row of the same direction, and that is not older than it. */
function shows(walk: LeaderEvent, { type, at, positionVersion }: LeaderEvent): boolean {
  const isOfKind = walk.type === (isReduction(type) ? 'ADJUST_DOWN' : 'ADJUST_UP');
  return isOfKind && walk.at >= at && walk.positionVersion < positionVersion;
}

function moves({ kind, token: own }: LeaderAct, token: string, ofMarket: readonly string[]): boolean {
  return own === token || ((kind === 'MERGE' || kind === 'SPLIT') && ofMarket.includes(own));
}

function isGivenUp({ kind }: LeaderAct): boolean {
  return kind === 'SELL' || kind === 'MERGE' || kind === 'CONVERSION' || kind === 'LOSS';
}

function judgeWallets({ mirror, sums, exchange, paper, history }: RestInput, accuse: Accuse): void {
  for (const follower of history.followers) {
    const { name } = follower;
    const mode = modeOf(follower);
    const wallet = mode === 'paper' ? paper.walletOf(name) : exchange.wallets.get(walletOf(name))!;
    const cash = sums.balances.get(`${name}#${mode} ${CASH} pUSD`) ?? 0n;
    if (cash !== wallet.cash) accuse('I5', `${name} has ${wallet.cash} in cash, the journal says ${cash}`);
    for (const token of history.markets.flatMap(({ tokens }) => tokens)) {
      let owned = 0n;
      for (const position of mirror.positions.values()) {
        if (position.follower === name && position.token === token) owned += ownedOf(position) + position.claimed;
      }
      const held = wallet.tokens.get(token) ?? 0n;
      if (owned !== held) accuse('I5', `${name} holds ${held} of ${token}, the ledger says ${owned}`);
    }
  }
}

/** I6: every event has a parent for every follower of its leader. */
function judgeFanOut({ mirror, history }: RestInput, accuse: Accuse): void {
  const known = new Set([...mirror.parents.values()].map(({ follower, eventId }) => `${follower} ${eventId}`));
  for (const event of mirror.events.values()) {
    for (const { follower, leader } of history.follows) {
      if (walletOf(leader) === event.leader && !known.has(`${follower} ${event.eventId}`))
        accuse('I6', `event ${event.eventId.slice(0, 10)} has no parent for ${follower}`);
    }
  }
}

/** A dead or refused order that was filled after all waits to be noticed; what failed on the chain is no fill. */
function isUnnoticed({ exchange }: RestInput, { state, venueOrderId }: ChildOrder): boolean {
  if (state !== 'DEAD' && state !== 'REJECTED') return false;
  return exchange.orders.get(venueOrderId)?.trades.some(({ way }) => finalAt(way).status !== 'FAILED') === true;
}
