import { GLOBAL_CAP } from '#core/model/cap.ts';
import { isChildOpen } from '#core/model/child-order.ts';
import { CASH } from '#core/model/journal.ts';
import { type FlowWorld } from './flow-world.ts';

type Dump = ReturnType<FlowWorld['ledger']['dump']>;

/** What the chain gave the follower to start with. */
const OPENING = 5_000_000_000n;

/**
 * Judges a world by what must hold at every moment: one accepted order for a purchase, nothing sold that was not owned,
 * caps that say what open orders and positions say, a balanced journal.
 *
 * @returns What does not hold, in words; empty when all is well.
 */
export function breaches({ ledger, venue }: Pick<FlowWorld, 'ledger' | 'venue'>): readonly string[] {
  const dump = ledger.dump();
  return [
    ...venue.violations,
    ...orderBreaches(venue, dump.parents),
    ...capBreaches(dump),
    ...positionBreaches(dump),
    ...journalBreaches(dump),
  ];
}

/**
 * Judges a world in which nothing is under way any more: the ledger is the wallet, to the last micro-dollar, and what is
 * owned above the target is dust whose exit waits for more.
 */
export function quietBreaches(world: Pick<FlowWorld, 'ledger' | 'venue'>): readonly string[] {
  const { positions, journal, caps, parents } = world.ledger.dump();
  const found = [...breaches(world)];
  const expect = (what: string, actual: bigint, expected: bigint): void => {
    if (actual !== expected) found.push(`${what} is ${actual}, not ${expected}`);
  };
  expect('cash by the journal', balance(journal, CASH), OPENING - world.venue.spent());
  for (const cap of caps) expect(`reserved of ${cap.name}`, cap.reserved, 0n);
  for (const position of positions) {
    const owned = position.available + position.selling;
    expect('shares by the ledger', owned, world.venue.held(position.token));
    const waits = parents.find(({ parentId }) => parentId === position.exit)?.reason;
    const dust = waits?.code === 'DUST' && waits.shares < waits.minimum ? waits.shares : 0n;
    if (owned > position.target + dust) found.push(`${owned} shares are owned, the target is ${position.target}`);
  }
  return found;
}

/** A copy's purchase is placed once; an order that is worked has traded, and may trade, no more than was asked for. */
function orderBreaches(venue: FlowWorld['venue'], parents: Dump['parents']): readonly string[] {
  const purchases = Map.groupBy(
    [...venue.placed.values()].filter(({ child }) => child.side === 'BUY'),
    ({ child }) => child.parentId,
  );
  return [...purchases].flatMap(([id, placed]) => {
    const asked = parents.find(({ parentId }) => parentId === id)?.work?.order.total;
    if (asked === undefined) return placed.length === 1 ? [] : ['one purchase was placed twice'];
    const may = total(placed.map(({ isResting, child, trades }) => (isResting ? child.shares : traded(trades))));
    return may <= asked ? [] : [`an order of ${asked} shares has, or may, come to ${may}`];
  });
}

function traded(trades: readonly { readonly shares: bigint; readonly fails: boolean }[]): bigint {
  return total(trades.filter(({ fails }) => !fails).map(({ shares }) => shares));
}

function capBreaches({ caps, children, positions }: Dump): readonly string[] {
  const held = total(children.filter((child) => isChildOpen(child.state)).map((child) => child.leftUsd));
  const counted = (name: string) => positions.filter(({ leader }) => !name.startsWith('L#') || name === `L#${leader}`);
  const ownedOf = (name: string): bigint => total(counted(name).map((position) => position.basis));
  // Entries are counted by the minute, money is not.
  const ofMoney = caps.filter(({ name }) => !name.startsWith('R#'));
  return ofMoney.flatMap(({ name, reserved, posted, used }) => [
    ...(used === reserved + posted ? [] : [`cap ${name}: used is not the sum of its parts`]),
    ...(reserved >= 0n && posted >= 0n ? [] : [`cap ${name} is negative`]),
    ...(reserved === held ? [] : [`cap ${name}: ${reserved} is reserved, open orders hold ${held}`]),
    ...(posted === ownedOf(name) ? [] : [`cap ${name}: ${posted} is posted, positions cost ${ownedOf(name)}`]),
    ...(used <= (name === GLOBAL_CAP ? 4_000_000_000n : 2_000_000_000n)
      ? []
      : [`cap ${name}: ${used} is above its limit`]),
  ]);
}

function positionBreaches({ positions }: Dump): readonly string[] {
  return positions.flatMap((position) =>
    position.available < 0n || position.selling < 0n || position.target < 0n ? ['a position is negative'] : [],
  );
}

function journalBreaches({ journal }: Dump): readonly string[] {
  const ids = new Set(journal.map((entry) => entry.entryId));
  const repeated = ids.size === journal.length ? [] : ['an entry was booked twice'];
  const unbalanced = journal.filter((entry) =>
    [...new Set(entry.legs.map((leg) => leg.asset))].some(
      (asset) => total(entry.legs.filter((leg) => leg.asset === asset).map((leg) => leg.debit - leg.credit)) !== 0n,
    ),
  );
  return [...repeated, ...unbalanced.map((entry) => `${entry.kind} does not balance`)];
}

function balance(journal: Dump['journal'], account: string): bigint {
  return total(
    journal.flatMap(({ legs }) => legs.filter((leg) => leg.account === account).map((leg) => leg.debit - leg.credit)),
  );
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
