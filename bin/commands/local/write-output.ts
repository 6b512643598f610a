import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type LocalRun } from './run-local.ts';

/** Writes what happened as JSON lines, one file a kind, and a summary; amounts are decimal text. */
export async function writeOutput(run: LocalRun, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const files = {
    events: eventRows,
    parents: parentRows,
    children: childRows,
    trades: tradeRows,
    journal: journalRows,
  };
  for (const [name, rowsOf] of Object.entries(files)) {
    const lines = rowsOf(run).map((row) => `${JSON.stringify(row)}\n`);
    await writeFile(join(dir, `${name}.jsonl`), lines.join(''));
  }
  await writeFile(join(dir, 'summary.json'), `${JSON.stringify(summaryOf(run), null, 2)}\n`);
}

/** The summary: what was seen, what became of it for each follower, the journal's sums, and whether the exchange agrees. */
export function summaryOf(run: LocalRun): Readonly<Record<string, unknown>> {
  return {
    events: run.archive.events.length,
    followers: Object.fromEntries(
      run.report.followers
        .filter((follower) => follower.isCurrent)
        .map(({ name, events, reasons }) => [
          name,
          {
            copied: events.copied,
            skipped: Object.fromEntries(reasons.map(({ code, count }) => [code, count])),
            open: events.open,
            maxExposure: formatMicros(run.audits.get(name)?.highestExposureMicro ?? 0n),
            caps: capsOf(run, name),
          },
        ]),
    ),
    journal: Object.fromEntries([...run.journalNet].map(([asset, net]) => [asset, formatMicros(net)])),
    ledgerEqualsExchange: run.comparison.isEqual,
    ...(run.comparison.difference === undefined ? {} : { firstDifference: run.comparison.difference }),
    failedRuns: run.failedRuns,
    ...(run.faults.length === 0 ? {} : { faults: run.faults }),
  };
}

/** Each cap's amounts; one that the settings do not limit counts all the same, and has no `limit`. */
function capsOf({ archive, settings }: LocalRun, follower: string): Readonly<Record<string, unknown>> {
  const one = settings.followers.find(({ name }) => name === follower);
  const limits = new Map([
    ...(one === undefined ? [] : [[GLOBAL_CAP, totalLimit(settings, one.totalCapital)] as const]),
    ...settings.follows
      .filter((follow) => follow.follower === follower)
      .map((follow) => [leaderCap(follow.leader), follow.allocated] as const),
  ]);
  const caps = archive.caps.filter((cap) => cap.follower === follower && cap.mode === one?.mode);
  return Object.fromEntries(
    caps.map(({ name, used, reserved, posted }) => {
      const limit = limits.get(name);
      const amounts = { used, reserved, posted, ...(limit === undefined ? {} : { limit }) };
      return [name, Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, formatMicros(value)]))];
    }),
  );
}

function eventRows({ archive }: LocalRun): readonly object[] {
  return inOrder(archive.events, (event) => `${event.at}#${event.eventId}`).map((event) => ({
    eventId: event.eventId,
    type: event.type,
    leader: event.leader,
    transactionHash: event.transaction,
    tokenId: event.token,
    side: event.type === 'BUY' || event.type === 'SELL' ? event.type : '',
    shares: formatMicros(event.shares),
    price: formatMicros(event.price),
    timestamp: event.at,
  }));
}

function parentRows({ archive }: LocalRun): readonly object[] {
  return inOrder(archive.parents, (parent) => `${parent.since}#${parent.parentId}`).map((parent) => ({
    parentId: parent.parentId,
    follower: parent.follower,
    eventId: parent.eventId ?? null,
    side: parent.side,
    state: parent.state,
    reason: isOpen(parent.state) && parent.openChild !== undefined ? null : (parent.reason?.code ?? null),
    mergedInto: parent.mergedInto ?? null,
    shares: formatMicros(parent.filledShares),
    dollars: formatMicros(parent.filledUsd),
  }));
}

function childRows({ archive }: LocalRun): readonly object[] {
  return inOrder(archive.children, (child) => `${child.reservedAt}#${child.venueOrderId}`).map((child) => ({
    venueOrderId: child.venueOrderId,
    parentId: child.parentId,
    tokenId: child.token,
    side: child.side,
    price: formatMicros(child.limit),
    shares: formatMicros(child.shares),
    state: child.state,
    posts: child.posts,
  }));
}

function tradeRows({ archive }: LocalRun): readonly object[] {
  return inOrder(archive.children, (child) => `${child.reservedAt}#${child.venueOrderId}`).flatMap((child) =>
    child.trades.map((trade) => ({
      tradeId: trade.tradeId,
      venueOrderId: child.venueOrderId,
      shares: formatMicros(trade.shares),
      price: formatMicros(trade.price),
      fee: formatMicros(trade.fee),
      status: trade.status,
    })),
  );
}

function journalRows({ archive }: LocalRun): readonly object[] {
  return inOrder(archive.journal, (entry) => `${entry.at}#${entry.entryId}`).flatMap((entry) =>
    entry.legs.map((leg) => ({
      entryId: entry.entryId,
      account: leg.account,
      asset: leg.asset,
      debit: formatMicros(leg.debit),
      credit: formatMicros(leg.credit),
    })),
  );
}

function inOrder<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, sortKey: key(item) }))
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : Number(a.sortKey > b.sortKey)))
    .map(({ item }) => item);
}
