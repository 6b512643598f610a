import { isToRest } from '#core/execution/is-to-rest.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperFeed } from '#adapters/paper/paper-feed.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { TABLE } from '#contract/table.ts';
import { firstLookAt, passFrom } from '#core/execution/working/order-rhythm.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { dueQueue } from '#core/replay/due-queue.ts';
import { type ReplayDelays } from '#core/replay/replay-delays.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { replayVenue } from '#core/replay/replay-venue.ts';
import { type ParentId, type VenueOrderId } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { monitorRisk } from '#flows/monitor-risk.ts';
import { recordActions } from '#flows/record-actions.ts';
import { resolvePositions } from '#flows/resolve-positions.ts';
import { settleChild } from '#flows/settle-child.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { trackFollowers } from '#flows/track-followers.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { memoryDynamo } from '../simulation/engine/memory-dynamo.ts';
import { countingLog } from './fakes/counting-log.ts';
import { listeningDoorbell } from './fakes/listening-doorbell.ts';
import { memorySettings } from './fakes/memory-settings.ts';
import { memorySnapshots } from './fakes/memory-snapshots.ts';
import { stepClock } from './fakes/step-clock.ts';
import { memoryLedger, type MemoryLedger } from './ledger-store.ts';

type Act =
  | { readonly act: 'see'; readonly actions: readonly LeaderAction[] }
  | { readonly act: 'execute'; readonly parentId: ParentId }
  | { readonly act: 'settle'; readonly order: VenueOrderId }
  | { readonly act: 'tend'; readonly parentId: ParentId };

type PlayInput = {
  readonly events: readonly ReplayEvent[];
  readonly settings: Settings;
  readonly delays: ReplayDelays;
  readonly from: UnixMs;
  readonly until: UnixMs;
};

/** What the flows have left behind, and by which settings. */
type PlayedFlows = ReturnType<MemoryLedger['dump']> & {
  readonly settings: Settings;
  readonly snapshots: Snapshots;
};

const MINUTE_MS = 60_000;

/** Plays events through the flows, with the ports that they have on paper, each started at the moment when it is due. */
export async function playThroughFlows(input: PlayInput): Promise<PlayedFlows> {
  const { events, delays, from, until } = input;
  const name = TABLE.name('test');
  const clock = stepClock(from);
  const table = { client: memoryDynamo({ now: () => clock.moment, tableName: name }), table: name };
  const known = replayVenue();
  const markets = marketsOf(known, events, () => clock.moment);
  const ledger = memoryLedger();
  const settingsStore = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  await settingsStore.store({ ...input.settings, version: 0n });
  const settings = (await settingsStore.current()) ?? input.settings;
  const paper = { store: dynamoPaperStore(table), markets, clock };
  const chain = paperChain({ ...paper, settings: settingsStore });
  const feed = { ...paperFeed(paper), lagMs: () => Promise.resolve(0) };
  const venue = paperVenue({ ...paper, orderId: orderIdOf });
  const [doorbell, snapshots, log] = [listeningDoorbell(), memorySnapshots(), countingLog()];
  const deps = { clock, ledger, settings: settingsStore, snapshots, markets, venue, chain, feed, doorbell, log };
  for (const { name: follower, mode, totalCapital: cash, wallet } of settings.followers) {
    await ledger.commit(openLedger({ follower, mode, cash, now: from }));
    if (wallet !== undefined) await chain.collateral(wallet);
  }
  const due = dueQueue<Act>();
  const scheduled = new Set<string>();
  const seen = new Map<string, UnixMs>();
  /** Orders that work over time, since their first look. */
  const tended = new Map<ParentId, UnixMs>();
  const moveTo = (at: UnixMs): void => {
    if (at > clock.moment) clock.advance(at - clock.moment);
  };

  const execute = async (id: ParentId): Promise<void> => {
    await executeParent(deps, id);
    const parent = await ledger.parent(id);
    const key = `${id}.${parent?.next ?? 0}`;
    if (parent?.next === undefined || !isOpen(parent.state) || scheduled.has(key)) return;
    scheduled.add(key);
    due.add(parent.next, { act: 'execute', parentId: id });
  };
  const answerRings = async (): Promise<void> => {
    for (let id = doorbell.take(); id !== undefined; id = doorbell.take()) await execute(id);
    for (const order of await ledger.openChildren()) {
      const child = await ledger.child(order);
      // Whoever works it looks at what rests.
      if (scheduled.has(order) || (child !== undefined && isToRest(child))) continue;
      scheduled.add(order);
      due.add(later(clock.moment, delays.confirmMs), { act: 'settle', order });
    }
    for (const parentId of await ledger.openOrders()) {
      if (tended.has(parentId)) continue;
      const at = firstLookAt(clock.moment, { isAwake: [...tended.values()].some((since) => since <= clock.moment) });
      tended.set(parentId, at);
      due.add(at, { act: 'tend', parentId });
    }
  };
  const happen = async (act: Act): Promise<void> => {
    const now = clock.moment;
    if (act.act === 'see')
      await recordActions(deps, { settings, actions: act.actions, known: new Map(), source: 'chain', now });
    if (act.act === 'execute') await execute(act.parentId);
    if (act.act === 'tend') {
      const next = await tendOrder(deps, act.parentId);
      if (next === undefined) tended.delete(act.parentId);
      else due.add(passFrom(unixMs(Math.max(next, now + 1))), act);
    }
    if (act.act === 'settle') {
      const child = await ledger.child(act.order);
      const follower = settings.followers.find((one) => one.name === child?.follower);
      if (child !== undefined && follower !== undefined) await settleChild(deps, child, follower);
      const parent = child === undefined ? undefined : await ledger.parent(child.parentId);
      if (parent?.next !== undefined) due.add(parent.next, { act: 'execute', parentId: parent.parentId });
    }
    await answerRings();
  };
  const look = async (): Promise<void> => {
    await trackFollowers(deps, settings, { now: clock.moment, until: later(clock.moment, MINUTE_MS) });
    await monitorRisk(deps, MINUTE_MS);
    await answerRings();
  };
  let nextLook = unixMs(Math.ceil(from / MINUTE_MS) * MINUTE_MS);
  const advance = async (to: UnixMs): Promise<void> => {
    for (;;) {
      const next = Math.min(due.next() ?? to, to);
      if (nextLook <= next) {
        moveTo(nextLook);
        nextLook = later(nextLook, MINUTE_MS);
        await look();
        continue;
      }
      const one = due.take(to);
      if (one === undefined) break;
      moveTo(one.at);
      await happen(one.what);
    }
    moveTo(to);
  };
  await look();
  for (const event of events) {
    await advance(event.at);
    if (event.kind === 'market') known.putMarket(event.market);
    if (event.kind === 'book') known.putBook(event.token, event.book, event.at);
    if (event.kind === 'print') known.print(event.token, event.price, event.at);
    if (event.kind === 'leader-equity') await snapshots.putLeaderEquity(event.equity);
    if (event.kind === 'baseline')
      await ledger.commit([{ kind: 'put', type: 'leader-position', value: { ...event.position, version: 1n } }]);
    if (event.kind === 'resolution') {
      known.resolve(event.resolution);
      for (const follower of settings.followers) {
        const positions = await ledger.positions({ follower: follower.name, mode: follower.mode });
        await resolvePositions(deps, { follower, positions, now: clock.moment });
      }
    }
    const [action] = event.kind === 'actions' ? event.actions : [];
    if (event.kind !== 'actions' || action === undefined) continue;
    const drawn = later(event.at, delays.seenMs(action.eventId));
    const at = unixMs(Math.max(drawn, seen.get(action.leader) ?? drawn));
    seen.set(action.leader, at);
    due.add(at, { act: 'see', actions: event.actions });
  }
  await advance(until);
  return { ...ledger.dump(), settings, snapshots };
}

/** Tokens of a market are known for good, also when it has paid out. */
function marketsOf(
  known: ReturnType<typeof replayVenue>,
  events: readonly ReplayEvent[],
  now: () => UnixMs,
): MarketData {
  const listed = new Map(
    events.flatMap((one) => (one.kind === 'market' ? [[one.market.condition, one.market] as const] : [])),
  );
  return {
    market: (condition) => Promise.resolve(known.market(condition)),
    isClosed: (condition) => Promise.resolve(known.resolution(condition) !== undefined),
    tokensOf: (condition) => Promise.resolve(listed.get(condition)?.tokens.map(({ token }) => token)),
    outcomeOf: () => Promise.resolve(undefined),
    domainOf: (condition) => Promise.resolve(listed.get(condition)?.domain),
    book: (token) => Promise.resolve(known.book(token, now())),
    resolutions: (asked) =>
      Promise.resolve(asked.map(({ condition }) => known.resolution(condition)).filter((one) => one !== undefined)),
  };
}
