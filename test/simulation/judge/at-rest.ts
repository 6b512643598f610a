import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { CASH } from '#core/model/journal.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { excessOf, ownedOf, type Position } from '#core/model/position.ts';
import { type Exchange } from '../counterparts/exchange.ts';
import { conditionOf, transactionOf, walletOf } from '../counterparts/names.ts';
import { type History, type LeaderAct } from '../history.ts';
import { type Accuse } from './judge.ts';
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
  /** What was taken of a leader when he was armed, by wallet; undefined: he was not. */
  readonly armed: (leader: string) => Arming | undefined;
  /** Whether the settings in force watch a leader, by wallet. */
  readonly isWatched: (leader: string) => boolean;
};

/** What a leader held, as it was recorded, and the block time up to which everything counts as history. */
export type Arming = { readonly at: number; readonly held: ReadonlyMap<string, bigint> };

/** What is still under way, in words; empty when all is quiet. */
export function unrest(input: RestInput): readonly string[] {
  const { mirror, exchange } = input;
  const found: string[] = [...unstarted(input)];
  if (exchange.isBusy()) found.push('trades are under way');
  for (const child of mirror.children.values()) {
    if (hasWork(child) || isUnnoticed(input, child))
      found.push(`child ${child.venueOrderId.slice(0, 10)} of ${child.follower} is ${child.state}`);
  }
  for (const parent of mirror.parents.values()) {
    if (!isOpen(parent.state) || parent.reason?.code === 'DUST') continue;
    found.push(`parent ${parent.parentId.slice(0, 10)} is ${parent.state} ${parent.reason?.code ?? ''}`);
  }
  for (const act of input.history.acts) {
    if (!isRecorded(input, act)) found.push(`act ${act.id} of ${act.leader} is not recorded`);
  }
  for (const position of mirror.positions.values()) {
    const market = input.history.markets.find(({ name }) => conditionOf(name) === position.condition);
    if (market?.resolves !== undefined && (position.claimed > 0n || position.available > 0n))
      found.push(`position ${position.token} of ${position.follower} is not paid out`);
    if (position.exit === undefined && excessOf(position) > 0n)
      found.push(`position ${position.token} of ${position.follower} has an excess and no exit`);
  }
  return found;
}

/** A schedule may have been silent since the first minute: quiet then means only that nobody has looked yet. */
function* unstarted({ history, sums, armed, isWatched }: RestInput): Generator<string> {
  for (const { name } of history.followers) {
    if (!sums.balances.has(`${name}#live ${CASH} pUSD`)) yield `the ledger of ${name} is not open`;
  }
  for (const { name } of history.leaders) {
    const wallet = walletOf(name);
    if (isWatched(wallet) && armed(wallet) === undefined) yield `${name} is not armed`;
  }
}

/** I6: what a leader did after he was armed stands as events that add up to it. */
function isRecorded({ history, start, mirror, armed }: RestInput, act: LeaderAct): boolean {
  const wallet = walletOf(act.leader);
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
    if (excess >= BigInt(market.minimumShares))
      accuse('I9', `${ownedOf(position)} of ${position.token} owned, target ${position.target}`);
    if (market.resolves === undefined) judgeTarget(input, position, accuse);
  }
}

/** The target is what the leader's deeds and the exchange's fills come to, to the micro-shares of rounding. */
function judgeTarget({ story }: RestInput, position: Position, accuse: Accuse): void {
  const { atMost, roundings } = owedShares(story.contributionsTo(position), story.reductionsOf(position));
  if (position.target <= atMost && position.target >= atMost - roundings) return;
  accuse('REFERENCE', `${position.token} of ${position.follower}: a target of ${position.target}, ${atMost} is right`);
}

/** What is recorded of a leader adds up to what he held when he was armed and did since. */
function judgeLeaders({ history, start, mirror, armed }: RestInput, accuse: Accuse): void {
  for (const { name } of history.leaders) {
    const wallet = walletOf(name);
    const arming = armed(wallet);
    if (arming === undefined) continue;
    const since = history.acts.filter((act) => act.leader === name && start + act.atMs > arming.at);
    for (const { tokens } of history.markets) {
      for (const token of tokens) {
        const moved = since
          .filter((act) => moves(act, token, tokens))
          .reduce((sum, act) => sum + BigInt(isGivenUp(act) ? -act.shares : act.shares), 0n);
        const held = (arming.held.get(token) ?? 0n) + moved;
        const recorded = mirror.leaderPositions.get(`${wallet} ${token}`)?.shares ?? 0n;
        if (recorded !== held) accuse('I6', `${name} holds ${held} of ${token}, ${recorded} is recorded`);
      }
    }
  }
}

function moves({ kind, token: own }: LeaderAct, token: string, ofMarket: readonly string[]): boolean {
  return own === token || ((kind === 'MERGE' || kind === 'SPLIT') && ofMarket.includes(own));
}

function isGivenUp({ kind }: LeaderAct): boolean {
  return kind === 'SELL' || kind === 'MERGE' || kind === 'CONVERSION';
}

function judgeWallets({ mirror, sums, exchange, history }: RestInput, accuse: Accuse): void {
  for (const { name } of history.followers) {
    const wallet = exchange.wallets.get(walletOf(name))!;
    const cash = sums.balances.get(`${name}#live ${CASH} pUSD`) ?? 0n;
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

/** A dead order that was filled after all waits to be noticed. */
function isUnnoticed({ exchange }: RestInput, { state, venueOrderId }: ChildOrder): boolean {
  return state === 'DEAD' && (exchange.orders.get(venueOrderId)?.trades ?? []).length > 0;
}
