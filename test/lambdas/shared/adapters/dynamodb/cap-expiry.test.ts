import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { capExpiry } from '#adapters/dynamodb/cap-expiry.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { KEYS, TABLE } from '#contract/table.ts';
import { dayCap, GLOBAL_CAP, leaderCap, marketCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const AT = unixMs(Date.UTC(2026, 5, 1, 23, 59, 59, 999));
const DAY_S = 86_400;

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

test('a minute’s cap may go a day after its minute began, a day’s cap 100 days after its day began', () => {
  expect(capExpiry(minuteCap(AT))).toBe(Date.UTC(2026, 5, 2, 23, 59) / 1_000);
  expect(capExpiry(dayCap(AT))).toBe(Date.UTC(2026, 5, 1) / 1_000 + 100 * DAY_S);
});

test.each([GLOBAL_CAP, leaderCap(LEADER), marketCap(CONDITION), tokenCap(TOKEN), 'R#', 'D#x', 'X#2026-06-01'])(
  'the cap %s lasts',
  (name) => {
    expect(capExpiry(name)).toBeUndefined();
  },
);

describe('in the table', () => {
  async function storedTtl(name: string): Promise<string | undefined> {
    if (table === undefined) throw new Error('no table');
    const key = marshall(KEYS.cap(MAIN, name));
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.table, Key: key, ConsistentRead: true }),
    );
    return Item?.[TABLE.ttl]?.N;
  }

  test('every write of a cap that may go carries the moment, and reads as if it were not there', async () => {
    // Given
    table = await startLocalTable();
    await dynamoSettings(table).store(someSettings({ version: 0n }));
    const ledger = dynamoLedger(table);
    const move = { kind: 'cap', ...MAIN, reserved: NO_USD, posted: NO_USD } as const;
    // When
    await ledger.commit([
      { ...move, name: minuteCap(AT), entries: 1n, entriesAtMost: 1n },
      { ...move, name: dayCap(AT), reserved: usd(7n) },
      { ...move, name: tokenCap(TOKEN), reserved: usd(7n) },
      { ...move, name: GLOBAL_CAP, reserved: usd(7n) },
    ]);
    await ledger.commit([{ ...move, name: dayCap(AT), reserved: usd(-7n), posted: usd(5n) }]);
    // Then
    expect(await storedTtl(minuteCap(AT))).toBe(String(capExpiry(minuteCap(AT))));
    expect(await storedTtl(dayCap(AT))).toBe(String(capExpiry(dayCap(AT))));
    expect(await storedTtl(tokenCap(TOKEN))).toBeUndefined();
    expect(await storedTtl(GLOBAL_CAP)).toBeUndefined();
    expect(await ledger.cap(MAIN, dayCap(AT))).toEqual({
      ...MAIN,
      name: dayCap(AT),
      reserved: 0n,
      posted: 5n,
      used: 5n,
      tradingMode: 'ACTIVE',
    });
  });
});
