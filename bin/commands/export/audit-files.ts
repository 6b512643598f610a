import { isWithin, type Period } from '#core/reporting/period.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { type CsvRow, textCell, timeCell } from '../view/csv-cells.ts';

/** One file of an export: its columns, and its rows in the order in which the archive has them. */
export type AuditFile = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: () => AsyncIterable<CsvRow>;
};

type AuditSources = {
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'leaderPositions'>;
  readonly settings: Settings;
};

/** What an export is asked for. */
export type AuditQuestion = { readonly follower?: string; readonly period: Period };

/**
 * The files that an auditor reads: decisions, orders, trades, journal, leaders' trades and positions.
 *
 * Rows are made as they are read, so that an export needs no more memory than the archive does. Positions are those of now.
 */
export function auditFiles(sources: AuditSources, question: AuditQuestion): readonly AuditFile[] {
  const { archive } = sources;
  const isAsked = (owned: { readonly follower: string }, at: UnixMs): boolean =>
    owned.follower === (question.follower ?? owned.follower) && isWithin(question.period, at);
  return [
    fileOf(
      'decisions',
      archive.parents.bind(archive),
      (parent) => (isAsked(parent, parent.createdAt) ? [decisionRow(parent)] : []),
      DECISIONS,
    ),
    fileOf(
      'orders',
      archive.children.bind(archive),
      (child) => (isAsked(child, child.reservedAt) ? [orderRow(child)] : []),
      ORDERS,
    ),
    fileOf('trades', archive.children.bind(archive), (child) => tradeRows(child, (at) => isAsked(child, at)), TRADES),
    fileOf(
      'journal',
      archive.journal.bind(archive),
      (entry) => (isAsked(entry, entry.at) ? journalRows(entry) : []),
      JOURNAL,
    ),
    fileOf(
      'leader-trades',
      archive.events.bind(archive),
      (event) => (isWithin(question.period, event.at) ? [leaderTradeRow(event)] : []),
      LEADER_TRADES,
    ),
    fileOf(
      'leader-positions',
      () => leaderPositions(sources),
      (one) => [leaderPositionRow(one)],
      LEADER_POSITIONS,
    ),
  ];
}

const PLACE = ['follower', 'mode', 'leader', 'token', 'condition', 'side'];
const DECISIONS = [
  ...['time', 'parentId', 'eventId', ...PLACE, 'title', 'outcome', 'origin', 'state', 'reason', 'mergedInto'],
  ...['decidedAt', 'settingsVersion', 'leaderEquity', 'bid', 'best', 'limit', 'size', 'allowed', 'worstCost'],
  ...['filledShares', 'filledUsd', 'attempts'],
];
const ORDERS = [
  ...['time', 'venueOrderId', 'parentId', 'attempt', ...PLACE, 'state', 'limit', 'shares', 'best', 'makerAmount'],
  ...['takerAmount', 'posts', 'refusal', 'signedAt', 'sentAt', 'ackedAt'],
];
const TRADES = [
  ...['time', 'tradeId', 'venueOrderId', 'parentId', ...PLACE, 'status', 'settled', 'shares', 'price', 'gross', 'fee'],
  ...['feeFrom', 'corrected', 'transaction', 'confirmedAt'],
];
const JOURNAL = ['time', 'entryId', 'follower', 'mode', 'kind', 'account', 'asset', 'debit', 'credit'];
const LEADER_TRADES = [
  ...['time', 'eventId', 'leader', 'type', 'token', 'condition', 'title', 'outcome', 'shares', 'price', 'notional'],
  ...['before', 'transaction', 'seenAt', 'recordedAt', 'sources', 'settingsVersion'],
];
const LEADER_POSITIONS = ['leader', 'name', 'token', 'condition', 'shares', 'isPaidOut'];

function fileOf<T>(
  name: string,
  read: () => AsyncIterable<T>,
  rowsOf: (item: T) => readonly CsvRow[],
  columns: readonly string[],
): AuditFile {
  return {
    name: `${name}.csv`,
    columns,
    rows: async function* () {
      for await (const item of read()) yield* rowsOf(item);
    },
  };
}

type Placed = Pick<ParentOrder, 'follower' | 'mode' | 'leader' | 'token' | 'condition' | 'side'>;

function placeOf({ follower, mode, leader, token, condition, side }: Placed): CsvRow {
  return { follower: textCell(follower), mode, leader, token, condition, side };
}

function decisionRow(parent: ParentOrder): CsvRow {
  const { parentId, eventId, origin, state, reason, mergedInto, decided, attempts } = parent;
  return {
    ...{ time: timeCell(parent.createdAt), parentId, eventId, ...placeOf(parent) },
    ...{ title: textCell(parent.title), outcome: textCell(parent.outcome), origin, state },
    ...{ reason: reason?.code, mergedInto, decidedAt: momentCell(decided?.at) },
    ...{ settingsVersion: decided?.settings.toString(), leaderEquity: decided?.equity },
    ...{ bid: decided?.bid, best: decided?.best, limit: decided?.limit, size: decided?.size },
    ...{ allowed: decided?.allowed, worstCost: decided?.cost },
    ...{ filledShares: parent.filledShares, filledUsd: parent.filledUsd, attempts },
  };
}

/** Without the signed body and the name of the key: an order is shown, not handed over. */
function orderRow(child: ChildOrder): CsvRow {
  const { venueOrderId, parentId, attempt, state, limit, shares, best, posts, fields } = child;
  return {
    ...{ time: timeCell(child.reservedAt), venueOrderId, parentId, attempt, ...placeOf(child) },
    ...{ state, limit, shares, best, makerAmount: fields.makerAmount, takerAmount: fields.takerAmount, posts },
    refusal: child.refusal === undefined ? undefined : textCell(child.refusal),
    ...{ signedAt: momentCell(child.signedAt), sentAt: momentCell(child.sentAt), ackedAt: momentCell(child.ackedAt) },
  };
}

function tradeRows(child: ChildOrder, isAsked: (at: UnixMs) => boolean): readonly CsvRow[] {
  const { venueOrderId, parentId } = child;
  return child.trades.flatMap((trade): readonly CsvRow[] => {
    const at = trade.matchedAt ?? child.reservedAt;
    if (!isAsked(at)) return [];
    const { status, settled, shares, price, gross, fee, feeFrom, corrected, transaction } = trade;
    return [
      {
        ...{ time: timeCell(at), tradeId: textCell(trade.tradeId), venueOrderId, parentId, ...placeOf(child) },
        ...{ status, settled: String(settled), shares, price, gross, fee, feeFrom, corrected, transaction },
        confirmedAt: momentCell(trade.confirmedAt),
      },
    ];
  });
}

function journalRows({ entryId, follower, mode, kind, at, legs }: JournalEntry): readonly CsvRow[] {
  const entry = { time: timeCell(at), entryId, follower: textCell(follower), mode, kind };
  return legs.map(({ account, asset, debit, credit }) => ({ ...entry, account, asset, debit, credit }));
}

function leaderTradeRow(event: LeaderEvent): CsvRow {
  const { eventId, leader, type, token, condition, shares, price, notional, before, transaction } = event;
  return {
    ...{ time: timeCell(event.at), eventId, leader, type, token, condition },
    ...{ title: textCell(event.title), outcome: textCell(event.outcome), shares, price, notional, before, transaction },
    ...{ seenAt: timeCell(event.seenAt), recordedAt: timeCell(event.recordedAt) },
    ...{ sources: textCell(event.sources.join(' ')), settingsVersion: event.settingsVersion.toString() },
  };
}

type NamedPosition = LeaderPosition & { readonly name: string };

/** Of the leaders of the settings and of those who ever traded; only who moved a token has a place of it. */
async function* leaderPositions({ archive, ledger, settings }: AuditSources): AsyncGenerator<NamedPosition> {
  const names = new Map<Wallet, string>(settings.leaders.map(({ wallet, name }) => [wallet, name]));
  for await (const { leader } of archive.events()) if (!names.has(leader)) names.set(leader, '');
  for (const [wallet, name] of names)
    for (const position of await ledger.leaderPositions(wallet)) yield { ...position, name };
}

function leaderPositionRow({ leader, name, token, condition, shares, isPaidOut }: NamedPosition): CsvRow {
  return {
    leader,
    name: textCell(name),
    token: token satisfies TokenId,
    condition,
    shares,
    isPaidOut: String(isPaidOut === true),
  };
}

function momentCell(at: UnixMs | undefined): string | undefined {
  return at === undefined ? undefined : timeCell(at);
}
