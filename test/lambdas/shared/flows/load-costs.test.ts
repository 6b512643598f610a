import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoCostArchive } from '#adapters/dynamodb/cost-archive.ts';
import { encodeItem } from '#adapters/dynamodb/item-codec.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type Key, KEYS } from '#contract/table.ts';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { type JournalEntry, claimAccount, COLLATERAL, EXTERNAL, PNL } from '#core/model/journal.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs } from '#core/values/unix-ms.ts';
import { type Costs, loadCosts } from '#flows/load-costs.ts';
import { collectResults } from '../../../../bin/commands/report/collect-results.ts';
import { groupResults } from '../../../../bin/commands/report/group-results.ts';
import { aBuyChild, anOrderId, aTrade } from '../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { aParentId, anEventId, CONDITION, FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { type LocalTable, startLocalTable } from '../../../support/local-table.ts';

const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const settings = someSettings({
  leaders: [
    { name: 'whale', wallet: LEADER, enabled: true },
    { name: 'other', wallet: OTHER, enabled: true },
  ],
  follows: [aFollow({ allocated: dollars('2000') }), aFollow({ leader: OTHER, allocated: dollars('500') })],
});
const MIDNIGHT = later(startOfUtcDay(NOW), DAY_MS);
/** Half an hour after the last of the days. */
const LOOKED_AT = later(MIDNIGHT, 1_800_000);

let table: LocalTable;
beforeEach(async () => {
  table = await startLocalTable();
});
afterEach(() => table.close());

async function put(key: Key, value: object): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.table, Item: encodeItem(value, { ...key }) }));
}

/** A purchase of 2,000 shares for 0.50, of which 400 are wanted by the one follow and 100 by the other. */
async function givenPurchase(number: number, at: UnixMs, { leader = LEADER, filled = '' } = {}): Promise<LeaderEvent> {
  const token = String(1_000 + number) as TokenId;
  const event = aLeaderEvent({ ...{ eventId: anEventId(number), leader, token, at, recordedAt: at } });
  const parent = aParent({
    ...{ parentId: aParentId(number), eventId: event.eventId, leader, token, createdAt: at, state: 'DONE' },
    decided: { at, settings: 1n, caps: [], equity: dollars('10000'), best: priceOf('0.51') },
  });
  await put(KEYS.event(event.eventId), event);
  await put(KEYS.parent(parent.parentId), parent);
  if (filled === '') return event;
  const trade = aTrade({ settled: true, shares: sharesOf(filled), gross: dollars('52'), fee: dollars('0.7') });
  const order = { venueOrderId: anOrderId(number), parentId: parent.parentId, leader, token };
  await put(KEYS.child(order.venueOrderId), aBuyChild({ ...order, trades: [trade] }));
  return event;
}

async function givenBooked(entry: JournalEntry): Promise<void> {
  const { legs, ...common } = entry;
  const month = new Date(entry.at).toISOString().slice(0, 7);
  for (const [index, leg] of legs.entries())
    await put(KEYS.journal(entry, month, entry.entryId, index), { ...common, ...leg });
}

const resolved = (token: TokenId): JournalEntry =>
  journalEntry({
    ...{ follower: FOLLOWER, mode: 'live', kind: 'resolve', of: [token], at: later(MIDNIGHT, -60_000) },
    legs: [
      ...[debit(claimAccount(CONDITION), COLLATERAL, dollars('5')), credit(PNL, COLLATERAL, dollars('5'))],
      ...[debit(claimAccount(CONDITION), token, sharesOf('5')), credit(EXTERNAL, token, sharesOf('5'))],
    ],
  });

function whenLoaded(days: number, mostPages?: number): Promise<Costs> {
  const archive = dynamoCostArchive(table);
  return loadCosts(
    {
      clock: { now: () => Promise.resolve(LOOKED_AT) },
      archive: { costFacts: (pages) => archive.costFacts(mostPages ?? pages) },
      settings: { current: () => Promise.resolve(settings), version: () => Promise.resolve(settings) },
      snapshots: dynamoSnapshots(table),
    },
    days,
  );
}

/** What `polycopy report` tells of the same days out of the same table. */
async function reported({ period }: Costs) {
  const results = await collectResults(
    {
      ...{ archive: dynamoArchive(table), snapshots: dynamoSnapshots(table), settings, world: undefined },
      ...{ marks: () => Promise.resolve(undefined), version: () => Promise.resolve(settings), now: LOOKED_AT },
    },
    { period },
  );
  const { groups, total } = groupResults(results, results.ledgers[0]!, 'leader');
  return {
    byLeader: new Map(groups.filter(({ cost }) => cost.events > 0).map(({ key, cost }) => [key, cost])),
    total: total.cost,
  };
}

describe('costs of copying on a dashboard', () => {
  test.each([1, 7])('of %p days are those that a report tells of the same table', async (days) => {
    // Given purchases of eight days by two leaders, copied, copied in part, and missed; closing marks of some tokens
    for (let day = 0; day < 8; day += 1) {
      const at = later(MIDNIGHT, -day * DAY_MS - 3_600_000);
      await givenPurchase(day * 3 + 1, at, { filled: '100' });
      await givenPurchase(day * 3 + 2, at, { leader: OTHER, filled: day % 2 === 0 ? '60' : '' });
      await givenPurchase(day * 3 + 3, at);
    }
    await givenPurchase(99, MIDNIGHT, { filled: '100' });
    const marks = [1, 2, 4, 7].map((number) => ({
      ...{ token: String(1_000 + number) as TokenId, price: priceOf('0.6'), hasBid: true, at: NOW },
    }));
    await dynamoSnapshots(table).addClosingMarks({ day: '2026-06-01', marks, at: NOW });
    await dynamoSnapshots(table).putMarks([{ ...marks[0]!, price: priceOf('0.1') }], LOOKED_AT);
    await givenBooked(resolved('1003' as TokenId));
    // When
    const costs = await whenLoaded(days);
    // Then
    const report = await reported(costs);
    const [ledger] = costs.ledgers!;
    expect(new Map(ledger!.leaders.map(({ wallet, cost }) => [wallet, cost]))).toEqual(report.byLeader);
    expect(ledger!.total).toEqual(report.total);
    expect([ledger!.total.events, costs.markedOn]).toEqual([3 * days, '2026-06-01']);
    expect(ledger!.total.cost).not.toBe(0n);
    expect(ledger!.leaders.map(({ name }) => name).toSorted()).toEqual(['other', 'whale']);
  });

  test('are none of a table that is larger than a look reads', async () => {
    await givenPurchase(1, NOW);
    expect((await whenLoaded(1, 0)).ledgers).toBeUndefined();
    expect((await whenLoaded(1, 1)).ledgers?.[0]?.total.events).toBe(1);
  });
});
