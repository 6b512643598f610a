import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Key, KEYS, TABLE } from '#contract/table.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { CLOSING_MARKS_DAYS_BACK } from '#core/ledger/closing-of.ts';
import { type ClosingMarks, type MarkSheet } from '#core/model/closing-marks.ts';
import { pastSlot } from '#core/ledger/past-slot.ts';
import { DAY_MS, type UnixMs, unixMs, utcDate, utcMinute } from '#core/values/unix-ms.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { decisionFactsOf, keptDecisionFacts } from './decision-facts.ts';
import { encodeValues } from './item-codec.ts';
import { putIf } from './put-if.ts';
import { putNext } from './put-next.ts';
import { answerOf, decodedItem, readItem, readRecent, type Table } from './read-item.ts';

/** How long a day's coverage is kept: a year can be looked back on, and compared with the same month of the last. */
const COVERAGE_KEPT_S = 400 * 86_400;
const EQUITY_KEPT_S = 400 * 86_400;
/** As long as the values of followers: what a report says of a period needs both. */
const MARKS_KEPT_S = EQUITY_KEPT_S;
const MAX_PAST = 1_000;

/** Measurements in the table: of leaders' equity and marks the newest wins, of a follower's the next, of a day or quarter the first. */
export function dynamoSnapshots(table: Table): Snapshots {
  return {
    leaderEquity: (leader) => readRecent(table, KEYS.leaderEquity(leader)),
    async putLeaderEquity(equity) {
      await putNewest(table, KEYS.leaderEquity(equity.leader), equity);
    },
    followerEquity: (ledger) => readItem(table, KEYS.followerEquity(ledger)),
    putFollowerEquity: (equity) => putNext(table, KEYS.followerEquity(equity), equity),
    async addPastEquity(equity) {
      const slot = pastSlot(equity.at);
      await putIf(table, {
        key: KEYS.pastEquity(equity, utcMinute(slot)),
        value: { ...equity, [TABLE.ttl]: Math.floor(slot / 1_000) + EQUITY_KEPT_S },
        condition: 'attribute_not_exists(pk)',
      });
    },
    leaderEdge: (leader) => readItem(table, KEYS.leaderEdge(leader)),
    putLeaderEdge: (edge) => putNewer(table, KEYS.leaderEdge(edge.leader), edge),
    leaderStanding: (leader) => readItem(table, KEYS.leaderStanding(leader)),
    putLeaderStanding: (standing) => putNewer(table, KEYS.leaderStanding(standing.leader), standing),
    pastEquities: (ledger, from) => pastEquitiesOf(table, ledger, from),
    marks: () => readItem(table, KEYS.marks()),
    async putMarks(marks, at) {
      await putNewest(table, KEYS.marks(), { marks, at });
    },
    async addClosingMarks(closing) {
      await putIf(table, {
        key: KEYS.closingMarks(closing.day),
        value: { ...closing, [TABLE.ttl]: Math.floor(closing.at / 1_000) + MARKS_KEPT_S },
        condition: 'attribute_not_exists(pk)',
      });
    },
    closingMarks: (day) => newestClosingMarks(table, day),
    coverage: (leader, day) => readItem(table, KEYS.coverage(leader, day)),
    addCoverage: (coverage) => {
      const { leader, day } = coverage;
      const expiresAt = Date.parse(`${day}T00:00Z`) / 1_000 + COVERAGE_KEPT_S;
      return putIf(table, {
        key: KEYS.coverage(leader, day),
        value: { ...coverage, [TABLE.ttl]: expiresAt },
        condition: 'attribute_not_exists(pk)',
      });
    },
    putDecisionFacts: (facts) => keptDecisionFacts(table, facts),
    decisionFacts: (parentId) => decisionFactsOf(table, parentId),
  };
}

async function putNewer(table: Table, key: Key, value: { readonly measuredAt: UnixMs }): Promise<void> {
  await putIf(table, {
    key,
    value,
    condition: 'attribute_not_exists(pk) OR #at <= :at',
    names: { '#at': 'measuredAt' },
    values: { ':at': value.measuredAt },
  });
}

async function putNewest(
  table: Table,
  key: Parameters<typeof putNext>[1],
  value: LeaderEquity | MarkSheet,
): Promise<void> {
  await putIf(table, {
    key,
    value,
    condition: 'attribute_not_exists(pk) OR #at <= :at',
    names: { '#at': 'at' },
    values: { ':at': value.at },
  });
}

/** One page: a thousand of them are far below a megabyte. */
async function pastEquitiesOf(table: Table, ledger: LedgerName, from: UnixMs): Promise<readonly FollowerEquity[]> {
  const { pk, sk: first } = KEYS.pastEquity(ledger, utcMinute(pastSlot(from)));
  const { Items = [] } = await answerOf(() =>
    table.client.send(
      new QueryCommand({
        TableName: table.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: encodeValues({
          ':pk': pk,
          ':first': first,
          ':last': KEYS.pastEquity(ledger, '~').sk,
        }),
        Limit: MAX_PAST,
        ConsistentRead: true,
      }),
    ),
  );
  return Items.map((item) => decodedItem(table, item) as FollowerEquity);
}

/** The newest marks are kept for their day when a run of a later day begins: until then they stand for it themselves. */
async function newestClosingMarks(table: Table, day: string): Promise<ClosingMarks | undefined> {
  // Before those of days: a run in between keeps them for their day first, and then writes over them.
  const current = await readItem<MarkSheet>(table, KEYS.marks());
  const earliest = utcDate(unixMs(Date.parse(`${day}T00:00Z`) - CLOSING_MARKS_DAYS_BACK * DAY_MS));
  const { pk, sk: last } = KEYS.closingMarks(day);
  const { Items = [] } = await answerOf(() =>
    table.client.send(
      new QueryCommand({
        TableName: table.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: encodeValues({ ':pk': pk, ':first': KEYS.closingMarks(earliest).sk, ':last': last }),
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    ),
  );
  const [newest] = Items;
  const stored = newest === undefined ? undefined : (decodedItem(table, newest) as ClosingMarks);
  if (current === undefined) return stored;
  const currentDay = utcDate(current.at);
  const isNewer = currentDay >= earliest && currentDay <= day && currentDay > (stored?.day ?? '');
  return isNewer ? { ...current, day: currentDay } : stored;
}
