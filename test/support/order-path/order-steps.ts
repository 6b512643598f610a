import { closeChild } from '#core/execution/close-child.ts';
import { isRefusedForGood, refusalNote } from '#core/execution/refuse.ts';
import { acknowledge, MAX_POSTS, repost, submit } from '#core/execution/submit.ts';
import { mergeTrades } from '#core/ledger/merge-trades.ts';
import { putChild } from '#core/ledger/put.ts';
import { settle } from '#core/ledger/settle.ts';
import { type ChildOrder, type ChildState } from '#core/model/child-order.ts';
import { isFinal } from '#core/model/trade.ts';
import { advanceTrade, fillOrder, leftOf, takeOrder } from './model-venue.ts';
import { type Draw, type Outside, parentOf, pickOf, type Plan, positionOf, tick, type World } from './model-world.ts';

/** Counts the first post of a reserved child and sends it; a switch in the way ends the child. */
export async function submitChild(world: World, draw: Draw): Promise<Plan | undefined> {
  const child = pickOf(childrenIn(world, 'RESERVED'), draw);
  if (child === undefined) return undefined;
  const parent = await parentOf(world, child.parentId);
  return {
    changes: submit({ parent, child, body: '{}', apiKey: 'key', now: tick(world) }),
    onCommitted: () => post(world, child, draw),
    onRefused: async (failed) => {
      const current = await world.ledger.child(child.venueOrderId);
      if (!failed.some((change) => change.kind === 'cap') || current?.state !== 'RESERVED') return undefined;
      return close(world, current, { state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } });
    },
  };
}

/** Looks up a child of unknown outcome, and where the venue does not know it sends the same bytes again. */
export async function lookUp(world: World, draw: Draw): Promise<Plan | undefined> {
  const child = pickOf(childrenIn(world, 'SUBMITTING'), draw);
  if (child === undefined) return undefined;
  if (world.venue.orders.has(child.venueOrderId)) return { changes: acknowledge(child) };
  if (child.posts >= MAX_POSTS) return undefined;
  const changes = repost(child, tick(world));
  return Promise.resolve({ changes, onCommitted: () => post(world, child, draw) });
}

/** The venue takes the bytes or not, and its answer reaches us or not. */
async function post(world: World, { venueOrderId }: ChildOrder, { luck, pick }: Draw): Promise<Plan | undefined> {
  const child = await world.ledger.child(venueOrderId);
  if (child?.state !== 'SUBMITTING') return undefined;
  const isKnown = world.venue.orders.has(venueOrderId);
  const outcome = isKnown ? 'ack' : (['ack', 'ack', 'ack', 'taken', 'lost', 'refused', 'refused'] as const)[luck % 7];
  if (outcome === 'ack' || outcome === 'taken') takeOrder(world.venue, child);
  if (outcome === 'lost') world.venue.underWay.set(venueOrderId, child);
  if (outcome === 'taken' || outcome === 'lost') return undefined;
  const answer = outcome === 'ack' ? { changes: acknowledge(child) } : await refuse(world, child, child.posts);
  if (pick % 4 > 0) return answer;
  world.waiting.push(answer);
  return undefined;
}

async function refuse(world: World, child: ChildOrder, number: number): Promise<Plan> {
  const note = refusalNote(child, number, 'refused');
  if (!isRefusedForGood({ ...child, ...note })) return { changes: [putChild(child, note)] };
  return close(world, child, { state: 'REJECTED', note, reason: { code: 'REJECTED', text: 'refused' } });
}

/** Bytes of a post whose answer was lost reach the venue after all. */
export async function bytesArrive({ venue }: World, draw: Draw): Promise<Outside> {
  const child = pickOf([...venue.underWay.values()], draw);
  if (child === undefined) return Promise.resolve(undefined);
  takeOrder(venue, child);
  return Promise.resolve('moved');
}

/** The venue fills a part, or kills what is left. */
export async function venueMatches({ venue }: World, draw: Draw): Promise<Outside> {
  const order = pickOf(
    [...venue.orders.values()].filter((one) => !one.isTerminal),
    draw,
  );
  if (order === undefined) return Promise.resolve(undefined);
  if (draw.luck % 6 === 0) order.isTerminal = true;
  else fillOrder(order, draw.luck % 6 === 1 ? 1_000n : draw.perMille);
  return Promise.resolve('moved');
}

/** A trade gets nearer to the chain, or fails. */
export async function chainMoves({ venue }: World, draw: Draw): Promise<Outside> {
  const moving = [...venue.orders.values()].flatMap((order) =>
    order.trades.filter((trade) => !isFinal(trade.status)).map((trade) => ({ order, trade })),
  );
  const picked = pickOf(moving, draw);
  if (picked === undefined) return Promise.resolve(undefined);
  advanceTrade(venue, picked.order, picked.trade, draw.luck % 8 === 0);
  return Promise.resolve('moved');
}

/** Reads the venue's trades of an acknowledged child. */
export async function readTrades(world: World, draw: Draw): Promise<Plan | undefined> {
  const child = pickOf(childrenIn(world, 'ACKED'), draw);
  const trades = child === undefined ? undefined : mergeTrades(child, reportsOf(world, child));
  return Promise.resolve(
    child === undefined || trades === undefined ? undefined : { changes: [putChild(child, { trades })] },
  );
}

/** Books a confirmed trade. */
export async function settleTrade(world: World, draw: Draw): Promise<Plan | undefined> {
  const ready = childrenIn(world, 'ACKED').flatMap((child) =>
    child.trades.filter((trade) => trade.status === 'CONFIRMED' && !trade.settled).map((trade) => ({ child, trade })),
  );
  const picked = pickOf(ready, draw);
  if (picked === undefined) return undefined;
  return { changes: settle({ ...picked, position: await positionOf(world, picked.child), now: tick(world) }) };
}

/** Ends a child when the venue shows it over and each of its trades is final and booked. */
export async function finishChild(world: World, draw: Draw): Promise<Plan | undefined> {
  const child = pickOf(
    childrenIn(world, 'ACKED').filter((one) => isComplete(world, one)),
    draw,
  );
  return child === undefined ? undefined : close(world, child, { state: 'DONE' });
}

function isComplete({ venue }: World, child: ChildOrder): boolean {
  const order = venue.orders.get(child.venueOrderId);
  if (order?.isTerminal !== true) return false;
  const matched = child.shares - leftOf(order);
  const known = child.trades.reduce((total, trade) => total + trade.shares, 0n);
  return matched === known && child.trades.every((trade) => trade.settled || trade.status === 'FAILED');
}

function reportsOf({ venue }: World, child: ChildOrder): Parameters<typeof mergeTrades>[1] {
  return venue.orders.get(child.venueOrderId)?.trades ?? [];
}

type Close = Pick<Parameters<typeof closeChild>[0], 'state' | 'reason' | 'note'>;

async function close(world: World, child: ChildOrder, how: Close): Promise<Plan> {
  const parent = await parentOf(world, child.parentId);
  return { changes: closeChild({ ...how, parent, child, position: await positionOf(world, child), now: tick(world) }) };
}

function childrenIn({ ledger }: World, state: ChildState): readonly ChildOrder[] {
  return ledger.dump().children.filter((child) => child.state === state);
}
