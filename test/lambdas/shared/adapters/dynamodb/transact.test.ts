import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { type Change } from '#core/ledger/change.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { usd } from '#core/values/usd.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';
import { type ConflictHook } from '../../../../../bin/local/aws/dynamo-transactions.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER } from '../../../../support/builders/identities.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

async function givenTable(conflict?: ConflictHook): Promise<LocalTable> {
  table = await startLocalTable(conflict);
  await dynamoSettings(table).store(someSettings({ version: 0n }));
  return table;
}

const reserve = (at = 1): readonly Change[] => [
  { kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at) }) },
  { kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(100n), posted: usd(0n), usedAtMost: usd(1_900n) },
];

type Attempt = { readonly request: { body: string | Uint8Array; headers: Record<string, string> } };

/** The next `count` answers never reach the caller, whose client then asks again; `touch` may change what it asks. */
function losingAnswers(
  client: DynamoDBClient,
  count: number,
  touch: (attempt: Attempt) => void = () => undefined,
): DynamoDBClient {
  let attempts = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      attempts += 1;
      if (attempts > 1) touch(args as unknown as Attempt);
      const answer = await next(args);
      if (attempts <= count) throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return client;
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** As when the service has forgotten the token: after ten minutes, or in another region. */
function withoutToken({ request }: Attempt): void {
  const { ClientRequestToken: _, ...body } = JSON.parse(textOf(request.body)) as Record<string, unknown>;
  const text = JSON.stringify(body);
  request.body = text;
  request.headers['content-length'] = String(Buffer.byteLength(text));
}

describe('a lost answer', () => {
  test.each([
    ['the service knows the token', undefined],
    ['the service has forgotten the token', withoutToken],
  ])('S5: leaves one transaction, reported as committed, when %s', async (_, touch) => {
    // Given
    const { another, table: name } = await givenTable();
    const ledger = dynamoLedger({ client: losingAnswers(another(), 1, touch), table: name });
    // When
    const result = await ledger.commit(reserve());
    // Then
    expect(result).toEqual({ committed: true });
    expect((await ledger.cap(MAIN, GLOBAL_CAP))?.reserved).toBe(100n);
  });

  test('S5: does not make another run believe that the write was its own', async () => {
    // Given
    const { another, table: name } = await givenTable();
    await dynamoLedger({ client: another(), table: name }).commit(reserve());
    // When
    const result = await dynamoLedger({ client: losingAnswers(another(), 1, withoutToken), table: name }).commit(
      reserve(),
    );
    // Then
    expect(result).toMatchObject({ committed: false });
  });

  test('of every try is an outcome unknown, and the transaction stands once', async () => {
    // Given
    const { another, client, table: name } = await givenTable();
    const ledger = dynamoLedger({ client: losingAnswers(another(), 100), table: name });
    // When
    const commit = ledger.commit(reserve());
    // Then
    await expect(commit).rejects.toThrow(UnavailableError);
    expect((await dynamoLedger({ client, table: name }).cap(MAIN, GLOBAL_CAP))?.reserved).toBe(100n);
  });
});

describe('a collision', () => {
  test('is tried again: after 7 of them the 8th try commits, once', async () => {
    // Given
    let left = 7;
    let isStarted = false;
    const isCap = (key: string): boolean => key.includes('CAP#G');
    const { client, table: name } = await givenTable(
      ({ key }) => isCap(JSON.stringify(key)) && isStarted && left-- > 0,
    );
    isStarted = true;
    const ledger = dynamoLedger({ client, table: name });
    // When
    const result = await ledger.commit(reserve());
    // Then
    expect(result).toEqual({ committed: true });
    expect((await ledger.cap(MAIN, GLOBAL_CAP))?.reserved).toBe(100n);
  });

  test('S4: that does not end in 8 tries gives up, and nothing was written', async () => {
    // Given
    let tries = 0;
    const { client, table: name } = await givenTable(({ key }) => {
      if (!JSON.stringify(key).includes('PO#')) return false;
      tries += 1;
      return true;
    });
    const ledger = dynamoLedger({ client, table: name });
    // When
    const commit = ledger.commit(reserve());
    // Then
    await expect(commit).rejects.toThrow(ContentionError);
    expect(tries).toBe(8);
    expect((await ledger.cap(MAIN, GLOBAL_CAP))?.used).toBe(0n);
  });

  test('S1, S4: never lets 50 runs at once pass a cap for 20: every third write collides', async () => {
    // Given
    let writes = 0;
    const { another, table: name } = await givenTable(({ key }) => {
      if (!JSON.stringify(key).includes('PO#')) return false;
      writes += 1;
      return writes % 3 === 0;
    });
    const runs = Array.from({ length: 5 }, () => dynamoLedger({ client: another(), table: name }));
    // When
    const results = await Promise.all(Array.from({ length: 50 }, (_, at) => runs[at % 5]!.commit(reserve(at))));
    // Then
    expect(results.filter(({ committed }) => committed)).toHaveLength(20);
    expect((await runs[0]!.cap(MAIN, GLOBAL_CAP))?.used).toBe(2_000n);
  });
});

test('what another run wrote between read and commit is never overwritten', async () => {
  // Given
  const { another, table: name } = await givenTable();
  const [one, other] = [
    dynamoLedger({ client: another(), table: name }),
    dynamoLedger({ client: another(), table: name }),
  ];
  await one.commit(reserve());
  const read = (await one.parent(aParentId()))!;
  await other.commit([{ kind: 'put', type: 'parent', value: { ...read, state: 'WORKING', version: 2n } }]);
  // When
  const late: Change = { kind: 'put', type: 'parent', value: { ...read, state: 'SKIPPED', version: 2n } };
  const result = await one.commit([late]);
  // Then
  expect(result).toEqual({ committed: false, failed: [late] });
  expect((await one.parent(aParentId()))?.state).toBe('WORKING');
});

test('S6: a table that is not there is unavailable, never empty', async () => {
  const { client } = await givenTable();
  const ledger = dynamoLedger({ client, table: 'polycopy-nowhere' });
  await expect(ledger.parent(aParentId())).rejects.toThrow(UnavailableError);
  await expect(ledger.openParents()).rejects.toThrow(UnavailableError);
  await expect(ledger.commit(reserve())).rejects.toThrow(UnavailableError);
});
