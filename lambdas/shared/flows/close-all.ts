import { walkBids } from '#core/execution/walk-bids.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type ClosingFailure, type ClosingReport, type ClosingRow, type EarlierClosing } from '#core/model/closing.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { ownedOf, OWN, UNATTRIBUTED } from '#core/model/position.ts';
import { type CloseReason } from '#core/model/reason.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { ConfigurationError, NewerOrderError, PortError, UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type CancelledOrders, cancelOrders } from './cancel-orders.ts';
import { type ClosedPlace, closeOut } from './close-out.ts';
import { previewExits } from './preview-exits.ts';
import { previewLedger } from './preview-ledger.ts';
import { pricesOfRun } from './price-of-run.ts';

export type CloseAllDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Ledger;
  readonly settings: SettingsStore;
  readonly markets: MarketData;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

/** What a person wants to be out of. */
export type CloseCommand = {
  /** Of this follower only. */
  readonly follower?: FollowerName | undefined;
  /** Only what was bought for one of these leaders. */
  readonly leaders?: readonly Wallet[] | undefined;
  readonly why: CloseReason;
  /** True where the floor of the sales may go down to the tick. */
  readonly isUrgent: boolean;
  readonly dryRun: boolean;
};

/**
 * Lowers the targets of positions to nothing at a person's command, each in one transaction, and lets their exits sell; or
 * shows what would be sold.
 *
 * A dry run is the same code on a ledger whose writes stay in memory. What was interrupted goes on with the same command:
 * a position that is closed is not closed again. One that cannot be closed is told of and keeps no other from it.
 *
 * @throws ConfigurationError when there is no such follower
 */
export async function closeAll(given: CloseAllDeps, command: CloseCommand): Promise<ClosingReport> {
  const settings = await given.settings.current();
  if (settings === undefined) throw new ConfigurationError('no settings are stored yet');
  const followers = followersOf(settings, command.follower);
  const now = await given.clock.now();
  const bell = { isRung: true };
  const ledger = command.dryRun ? previewLedger(given.ledger) : given.ledger;
  const deps = { ...given, ledger, doorbell: command.dryRun ? SILENT : forgiving(given.doorbell, bell) };
  const prices = pricesOfRun(given.markets);
  // First: what they reserve afterwards would not fall with the rest.
  const stopped = await stopPurchases(ledger, { command, followers });
  const rows: ClosingRow[] = [];
  const earlier: EarlierClosing[] = [];
  const failed: ClosingFailure[] = stopped.failed.map(notEnded);
  const modes: ClosingReport['modes'][number][] = [];
  const { entries, unread } = await openEntries(given.ledger, command);
  for (const { name, mode } of followers) {
    const of = { follower: name, mode };
    modes.push({ follower: name, mode: (await given.ledger.cap(of, GLOBAL_CAP))?.tradingMode ?? 'ACTIVE' });
    for (const { place, hasEntries } of await placesOf(given.ledger, { of, entries, command })) {
      try {
        const closed = await closeOut(deps, { ...command, place, hasEntries, origin: 'close', now });
        if (closed === undefined) earlier.push(...(await closedBefore(ledger, place)));
        else rows.push(await rowOf({ ...deps, markets: { ...given.markets, ...prices } }, settings, closed));
      } catch (error) {
        failed.push({ ...of, leader: place.leader, token: place.token, ...failureOf(error) });
      }
    }
  }
  if (!command.dryRun) given.log.info('positions closed', { count: rows.length, why: command.why.code });
  const { dryRun, isUrgent } = command;
  return {
    ...{ dryRun, isUrgent, rows, earlier, failed, modes, isRung: bell.isRung },
    ordersEnded: stopped.orders.map(({ order }) => order),
    unread: unread + stopped.unread,
  };
}

/** Own orders that buy what is closed would buy it again; those that sell go on in the position's exit. */
async function stopPurchases(
  ledger: Ledger,
  { command, followers }: { readonly command: CloseCommand; readonly followers: readonly Follower[] },
): Promise<CancelledOrders> {
  if (!isMeant(command, OWN)) return { orders: [], unread: 0, failed: [], copies: 0 };
  const ledgers = followers.map(({ name, mode }) => ({ follower: name, mode }));
  return cancelOrders(ledger, { ledgers, follower: command.follower, side: 'BUY' });
}

function notEnded({ order, code, why }: CancelledOrders['failed'][number]): ClosingFailure {
  const { follower, mode, leader, token } = order;
  return { follower, mode, leader, token, code, why: `the own order ${order.parentId} goes on: ${why}` };
}

function failureOf(error: unknown): Pick<ClosingFailure, 'code' | 'why'> {
  const why = error instanceof Error ? error.message : String(error);
  return { code: error instanceof PortError ? error.code : 'BROKEN', why };
}

const SILENT: Doorbell = { ring: () => Promise.resolve(), ringAll: () => Promise.resolve() };

/** A queue that is away keeps no target from falling: the reconciler rings for what is stored. */
function forgiving(doorbell: Doorbell, bell: { isRung: boolean }): Doorbell {
  return {
    ...doorbell,
    async ring(parent, again) {
      try {
        await doorbell.ring(parent, again);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        bell.isRung = false;
      }
    },
  };
}

function followersOf({ followers }: Settings, wanted: FollowerName | undefined): readonly Follower[] {
  const found = followers.filter(({ name }) => wanted === undefined || name === wanted);
  if (found.length > 0) return found;
  throw new ConfigurationError('the settings name no such follower', { follower: wanted ?? '' });
}

/** Entries that are recorded and neither reserved nor ended: what they would buy is closed with the rest. */
async function openEntries(
  ledger: Ledger,
  command: CloseCommand,
): Promise<{ readonly entries: readonly ParentOrder[]; readonly unread: number }> {
  const entries: ParentOrder[] = [];
  let unread = 0;
  for (const id of await ledger.openParents()) {
    try {
      const parent = await ledger.parent(id);
      const isEntry = parent?.side === 'BUY' && (parent.state === 'NEW' || parent.state === 'HELD');
      if (isEntry && isMeant(command, parent.leader)) entries.push(parent);
    } catch (error) {
      if (!(error instanceof NewerOrderError)) throw error;
      unread += 1;
    }
  }
  return { entries, unread };
}

type PlacesInput = {
  readonly of: Pick<ParentOrder, 'follower' | 'mode'>;
  readonly entries: readonly ParentOrder[];
  readonly command: CloseCommand;
};

async function placesOf(
  ledger: Ledger,
  { of, entries, command }: PlacesInput,
): Promise<readonly { readonly place: ClosedPlace; readonly hasEntries: boolean }[]> {
  const keyOf = ({ token, leader }: Pick<ClosedPlace, 'token' | 'leader'>): string => `${token} ${leader}`;
  const own = entries.filter(({ follower, mode }) => follower === of.follower && mode === of.mode);
  const positions = (await ledger.positions(of)).filter(({ leader }) => isMeant(command, leader));
  const places = new Map<string, ClosedPlace>([
    ...own.map((parent) => [keyOf(parent), emptyPosition(parent)] as const),
    ...positions.map((position) => [keyOf(position), position] as const),
  ]);
  const entered = new Set(own.map(keyOf));
  return [...places].map(([key, place]) => ({ place, hasEntries: entered.has(key) }));
}

function isMeant({ leaders }: CloseCommand, leader: Wallet): boolean {
  return leaders === undefined || leaders.includes(leader);
}

/** Nothing more is done for it: a person is told that it is on its way out, and why it is not gone yet. */
async function closedBefore(
  ledger: Pick<Ledger, 'position' | 'parent'>,
  place: ClosedPlace,
): Promise<readonly EarlierClosing[]> {
  const position = await ledger.position(place);
  if (position === undefined || position.leader === UNATTRIBUTED || position.target > 0n) return [];
  const owned = ownedOf(position);
  if (owned <= 0n) return [];
  const { follower, mode, leader, token, title, outcome } = position;
  const exit = position.exit === undefined ? undefined : await ledger.parent(position.exit);
  return [
    {
      ...{ follower, mode, leader, token, title, outcome, owned },
      ...(exit?.reason === undefined ? {} : { reason: exit.reason }),
      ...(exit?.next === undefined ? {} : { next: exit.next }),
    },
  ];
}

async function rowOf(
  { ledger, markets }: Pick<CloseAllDeps, 'ledger' | 'markets'>,
  settings: Settings,
  closed: ParentOrder,
): Promise<ClosingRow> {
  const { follower, mode, leader, token, title, outcome, parentId } = closed;
  const position = (await ledger.position(closed)) ?? emptyPosition(closed);
  const owned = ownedOf(position);
  const row = { follower, mode, leader, token, title, outcome, owned, parentId };
  try {
    return { ...row, ...(await shownSale({ ledger, markets }, settings, { closed, owned })) };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    // What a book bids is shown to a person; that it cannot be read keeps nothing from being closed.
    return row;
  }
}

async function shownSale(
  { ledger, markets }: Pick<CloseAllDeps, 'ledger' | 'markets'>,
  settings: Settings,
  { closed, owned }: { readonly closed: ParentOrder; readonly owned: ClosingRow['owned'] },
): Promise<Partial<ClosingRow>> {
  const [book, [exit]] = await Promise.all([
    markets.book(closed.token),
    previewExits({ ledger, markets }, { settings, reduced: [closed] }),
  ]);
  const bid = book?.bids[0]?.price;
  return {
    ...(bid === undefined || book === undefined ? {} : { bid, ...walkBids(book.bids, owned) }),
    // Nothing is left to sell of what is at the venue already, or was never bought: that waits for nothing.
    ...(exit?.reason === undefined || exit.reason.code === 'NO_POSITION' ? {} : { reason: exit.reason }),
  };
}
