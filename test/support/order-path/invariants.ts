import assert from 'node:assert/strict';
import { type Change } from '#core/ledger/change.ts';
import { GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '#core/model/cap.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { CASH, claimAccount, COLLATERAL, FEES, PNL, positionAccount } from '#core/model/journal.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { type Wallet } from '#core/values/ids.ts';
import { CONDITION, TOKEN } from '../builders/identities.ts';
import { proofOf } from '../proof-of.ts';
import { leftOf, potentialOf } from './model-venue.ts';
import { LEADER_LIMIT, TOTAL_LIMIT, type World } from './model-world.ts';

type Dump = ReturnType<World['ledger']['dump']>;

/** Asserts everything that must hold after every step, whatever came before. */
export function assertInvariants(world: World, before: Dump): void {
  const now = world.ledger.dump();
  assertOrdersCovered(world, now);
  assertCaps(now);
  assertPositions(now);
  assertStructure(now);
  assertBooks(world, now);
  assert.deepEqual(proofOf(now).differences, []);
  assertEndsStay(before, now);
}

/** Nothing was reserved or posted against a switch, nor an entry decided on settings that are no longer in force. */
export function assertAllowed({ ledger, settings }: World, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind !== 'put' || change.type !== 'child') continue;
    const { state, side, leader, refused, version } = change.value;
    const isPost = state === 'SUBMITTING' && refused.length === 0;
    if (state !== 'RESERVED' && !isPost) continue;
    const { caps } = ledger.dump();
    const modes = caps
      .filter(({ name }) => name === GLOBAL_CAP || name === leaderCap(leader))
      .map((cap) => cap.tradingMode);
    assert.ok(
      !modes.includes('HALTED') && (side === 'SELL' || !modes.includes('REDUCING')),
      `${side} while ${modes.join()}`,
    );
    const decidedOn = changes.flatMap((one) =>
      one.kind === 'cap' && one.settings !== undefined ? [one.settings] : [],
    );
    if (version === 1n && side === 'BUY') assert.deepEqual(decidedOn, [settings.version]);
  }
}

/** I1, I2, I4: what the venue may still do is held in the ledger; nothing is sold that the wallet does not have. */
function assertOrdersCovered({ venue }: World, { children, parents }: Dump): void {
  let mayBeSold = 0n;
  const buyParents = new Set<string>();
  for (const order of venue.orders.values()) {
    const child = children.find((one) => one.venueOrderId === order.child.venueOrderId);
    const booked = new Set(child?.trades.filter((trade) => trade.settled).map((trade) => trade.tradeId));
    const held = child?.side === 'SELL' ? child.leftShares : child?.leftUsd;
    assert.ok(potentialOf(order, booked) <= (held ?? -1n), `more may come of ${order.child.venueOrderId} than is held`);
    if (order.child.side === 'SELL') {
      const failedOrDone = order.trades.filter((trade) => trade.status === 'MATCHED' || trade.status === 'MINED');
      mayBeSold += failedOrDone.reduce((total, trade) => total + trade.shares, order.isTerminal ? 0n : leftOf(order));
    } else {
      assert.ok(!buyParents.has(order.child.parentId), 'two orders of one copy at the venue');
      buyParents.add(order.child.parentId);
    }
  }
  assert.ok(mayBeSold <= (venue.tokens.get(TOKEN) ?? 0n), 'more is for sale than the wallet holds');
  for (const parent of parents) {
    const open = children.filter((child) => child.parentId === parent.parentId && isChildOpen(child.state));
    assert.deepEqual(
      open.map((child) => child.venueOrderId),
      parent.openChild === undefined ? [] : [parent.openChild],
    );
  }
}

/** I2, I3: used = reserved + posted, none negative, never above the limit, and equal to orders and positions. */
function assertCaps({ caps, children, positions }: Dump): void {
  for (const cap of caps) {
    const { name, used, reserved, posted } = cap;
    const limits = new Map<string, bigint>([
      [GLOBAL_CAP, TOTAL_LIMIT],
      [tokenCap(TOKEN), TOTAL_LIMIT],
      [marketCap(CONDITION), TOTAL_LIMIT],
    ]);
    const counts = ({ leader }: { readonly leader: Wallet }): boolean =>
      !name.startsWith('L#') || name === leaderCap(leader);
    assert.equal(used, reserved + posted);
    assert.ok(used <= (limits.get(name) ?? LEADER_LIMIT), `${used} in use of ${name}`);
    const open = children.filter((child) => counts(child) && isChildOpen(child.state));
    const held = positions.filter(counts);
    assert.equal(
      reserved,
      total(open, (child) => child.leftUsd),
    );
    assert.equal(
      posted,
      total(held, (position) => position.basis),
    );
    assert.ok(reserved >= 0n && posted >= 0n);
    if (name === tokenCap(TOKEN))
      assert.equal(cap.shares ?? 0n, total(open, (child) => child.leftToBuy) + total(held, ownedOf));
  }
}

/** I4: no position below zero, nothing set aside but for open sales, and never less owned than the target. */
function assertPositions({ positions, children }: Dump): void {
  for (const position of positions) {
    const { available, selling, target, basis, basisFees } = position;
    const sales = children.filter((child) => child.leader === position.leader && isChildOpen(child.state));
    assert.equal(
      selling,
      total(sales, (child) => child.leftShares),
    );
    assert.ok([available, selling, target, basis, basisFees].every((amount) => amount >= 0n));
    assert.ok(target <= available, 'less is owned than should be');
    assert.ok(basisFees <= basis);
    if (ownedOf(position) === 0n) assert.equal(basis, 0n);
  }
}

/** I6: every event has a parent for its follower; every working parent is an exit or has its order; one exit each. */
function assertStructure({ events, parents, positions, children }: Dump): void {
  for (const { eventId } of events) assert.equal(parents.filter((parent) => parent.eventId === eventId).length, 1);
  for (const parent of parents.filter((one) => one.state === 'WORKING')) {
    const exits = positions.filter((position) => position.exit === parent.parentId);
    assert.equal(exits.length, parent.side === 'SELL' ? 1 : 0);
    if (parent.side === 'BUY') assert.ok(parent.openChild !== undefined);
  }
  for (const position of positions) {
    const exit = parents.find((parent) => parent.parentId === position.exit);
    assert.equal(exit?.state, position.exit === undefined ? undefined : 'WORKING');
    const buys = children.filter((child) => isOpenBuy(child) && child.leader === position.leader);
    assert.deepEqual(position.buying.map((one) => one.parentId).sort(), buys.map((child) => child.parentId).sort());
  }
}

function isOpenBuy({ state, side }: ChildOrder): boolean {
  return isChildOpen(state) && side === 'BUY';
}

/** I3, I5, I7: debits = credits in each asset, and every account says what positions, claims and wallet say. */
function assertBooks({ venue }: World, { journal, positions, children }: Dump): void {
  const balances = new Map<string, bigint>();
  const sums = new Map<string, bigint>();
  for (const { account, asset, debit, credit } of journal.flatMap((entry) => entry.legs)) {
    const key = `${account}|${asset}`;
    balances.set(key, (balances.get(key) ?? 0n) + debit - credit);
    sums.set(asset, (sums.get(asset) ?? 0n) + debit - credit);
  }
  assert.ok([...sums.values()].every((sum) => sum === 0n));
  const of = (account: string, asset: string): bigint => balances.get(`${account}|${asset}`) ?? 0n;
  for (const position of positions) {
    const account = positionAccount(position.token, position.leader);
    assert.equal(of(account, position.token), ownedOf(position));
    assert.equal(of(account, COLLATERAL), position.basis - position.basisFees);
  }
  const condition = positions[0]?.condition ?? '';
  assert.equal(
    of(claimAccount(condition), TOKEN),
    total(positions, (position) => position.claimed),
  );
  assert.equal(
    of(claimAccount(condition), COLLATERAL),
    total(positions, (position) => position.claimedUsd),
  );
  const feesGone = of(FEES, COLLATERAL) - total(positions, (position) => position.basisFees);
  assert.equal(
    total(positions, (position) => position.realised),
    -of(PNL, COLLATERAL) - feesGone,
  );
  assertWallet({ venue, cash: of(CASH, COLLATERAL), positions, children });
}

type WalletInput = Pick<World, 'venue'> & {
  readonly cash: bigint;
  readonly positions: readonly Position[];
  readonly children: readonly ChildOrder[];
};

/** What the chain has confirmed and the ledger has not booked yet is all that they may differ by. */
function assertWallet({ venue, cash, positions, children }: WalletInput): void {
  const orders = [...venue.orders.values()];
  const isBooked = new Set(
    children.flatMap((child) => child.trades.filter((one) => one.settled).map((one) => one.tradeId)),
  );
  const unbooked = orders.flatMap(({ child, trades }) =>
    trades
      .filter((trade) => trade.status === 'CONFIRMED' && !isBooked.has(trade.tradeId))
      .map((trade) => (child.side === 'BUY' ? trade.shares : 0n - trade.shares)),
  );
  const attributed = total(positions, (position) => ownedOf(position) + position.claimed);
  assert.equal(attributed + total(unbooked, (count) => count), venue.tokens.get(TOKEN) ?? 0n);
  if (unbooked.length === 0) assert.equal(cash, venue.cash);
}

/** I8: what has ended stays as it is; what is booked stays booked. */
function assertEndsStay(before: Dump, now: Dump): void {
  for (const parent of before.parents.filter((one) => !isOpen(one.state))) {
    assert.equal(
      now.parents.find((one) => one.parentId === parent.parentId),
      parent,
    );
  }
  for (const child of before.children.filter((one) => !isChildOpen(one.state))) {
    assert.equal(
      now.children.find((one) => one.venueOrderId === child.venueOrderId),
      child,
    );
  }
  assert.ok(before.journal.every((entry, index) => now.journal[index] === entry));
  assert.equal(new Set(now.journal.map((entry) => entry.entryId)).size, now.journal.length);
}

/** I5, I9: when all is quiet nothing is reserved or set aside, and every position is at its target. */
export function assertQuiet({ ledger }: World): void {
  const { caps, parents, positions, children } = ledger.dump();
  assert.deepEqual(
    caps.filter((cap) => cap.reserved !== 0n),
    [],
  );
  assert.deepEqual(
    parents.filter((parent) => isOpen(parent.state)),
    [],
  );
  assert.deepEqual(
    children.filter((child) => isChildOpen(child.state)),
    [],
  );
  for (const position of positions) assert.equal(ownedOf(position), position.target);
}

function total<T>(of: readonly T[], amount: (one: T) => bigint): bigint {
  return of.reduce((sum, one) => sum + amount(one), 0n);
}
