import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../bin/local/aws/support/refusal.ts';
import { TableName, testItems } from '../../bin/local/aws/support/test-items.ts';
import { type Call, type Faults, type Outcome, TROUBLE } from './faults.ts';
import { anIncrement, aPut, givenClients, KEY } from './given-clients.ts';

describe('a fault on the way', () => {
  const lose = (error: () => Error) => () => {
    throw error();
  };

  test('before the effect loses the request: nothing is written', async () => {
    const { faulty, stored } = givenClients({ beforeEffect: lose(TROUBLE.broken) });
    await expect(faulty.send(aPut(1))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stored()).toBeUndefined();
  });

  test('after the effect loses the answer: it is written, and the hook has seen the answer', async () => {
    // Given
    const seen: Outcome[] = [];
    const { faulty, stored } = givenClients({
      afterEffect: (_, outcome) => {
        seen.push(outcome);
        throw TROUBLE.timeout();
      },
    });
    // When
    const error = await refusal(faulty.send(aPut(1)));
    // Then
    expect(error.name).toBe('TimeoutError');
    expect(seen).toEqual([{ kind: 'done', output: {} }]);
    expect(await stored()).toBe('1');
  });

  test('that waits delays the effect, or the answer', async () => {
    // Given
    const [before, after] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const { faulty, stored } = givenClients({ beforeEffect: () => before.promise, afterEffect: () => after.promise });
    let isAnswered = false;
    // When
    const sent = faulty.send(aPut(1)).then(() => {
      isAnswered = true;
    });
    // Then
    expect(await stored()).toBeUndefined();
    before.resolve(undefined);
    await settled();
    expect([await stored(), isAnswered]).toEqual(['1', false]);
    after.resolve(undefined);
    await sent;
    expect(isAnswered).toBe(true);
  });

  test('may let a request arrive twice: an increment counts twice, a transaction once', async () => {
    // Given
    const { faulty, stored } = givenClients({
      beforeEffect: (call) => {
        call.arrive();
      },
    });
    const own = testItems(faulty, 't');
    // When
    await faulty.send(anIncrement());
    await own.transact([own.spend('cap', 1, 10)]);
    // Then
    expect(await stored()).toBe('2');
    expect((await own.read('cap'))?.['used']).toEqual({ N: '1' });
  });

  test('may let a request arrive after its caller gave up', async () => {
    // Given
    const late: Call[] = [];
    const { faulty, stored } = givenClients({
      beforeEffect: (call) => {
        late.push(call);
        throw TROUBLE.timeout();
      },
    });
    await refusal(faulty.send(aPut(1)));
    expect(await stored()).toBeUndefined();
    // When
    const outcome = late[0]?.arrive();
    // Then
    expect(outcome?.kind).toBe('done');
    expect(await stored()).toBe('1');
  });

  test('is of one client: another of the same table goes on', async () => {
    const { sure, faulty, stored } = givenClients({ beforeEffect: lose(TROUBLE.serverError) });
    await refusal(faulty.send(aPut(1)));
    await sure.send(aPut(2));
    expect(await stored()).toBe('2');
  });

  test('tells of which call: its number, operation, input and try', async () => {
    const calls: Partial<Call>[] = [];
    const { faulty } = givenClients({
      beforeEffect: ({ at, operation, input, attempt }) => {
        calls.push({ at, operation, input, attempt });
      },
    });
    await faulty.send(aPut(1));
    await faulty.send(new GetItemCommand({ TableName, Key: KEY }));
    expect(calls).toEqual([
      { at: 1, operation: 'PutItem', input: aPut(1).input, attempt: 1 },
      { at: 2, operation: 'GetItem', input: { TableName, Key: KEY }, attempt: 1 },
    ]);
  });
});

describe('the retries of the SDK', () => {
  /** Loses the answers of the first calls. */
  const losing = (count: number): Faults => ({
    afterEffect: ({ at }) => {
      if (at <= count) throw TROUBLE.timeout();
    },
  });

  test.each([
    [1, 3, '2', 'done'],
    [2, 3, '3', 'done'],
    [3, 3, '3', 'TimeoutError'],
    [1, 1, '1', 'TimeoutError'],
  ])('with %p answers lost and %p tries an increment leaves %p: %p', async (lost, attempts, n, end) => {
    const { faulty, stored } = givenClients(losing(lost), attempts);
    const outcome = await faulty.send(anIncrement()).then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    );
    expect([await stored(), outcome]).toEqual([n, end]);
  });

  test('repeat a transaction under its token, drawn or given: it counts once', async () => {
    const { faulty } = givenClients(losing(2), 3);
    const own = testItems(faulty, 't');
    await own.transact([own.spend('drawn', 1, 10)]);
    const given = givenClients(losing(2), 3);
    const others = testItems(given.faulty, 't');
    await others.transact([others.spend('given', 1, 10)], 'token');
    expect((await own.read('drawn'))?.['used']).toEqual({ N: '1' });
    expect((await others.read('given'))?.['used']).toEqual({ N: '1' });
  });

  test('show a conditional put its own write', async () => {
    const { faulty } = givenClients(losing(1), 3);
    const put = new PutItemCommand({
      TableName,
      Item: { ...KEY, tid: { S: 'mine' } },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const error = await refusal(faulty.send(put));
    const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
    expect(item?.['tid']).toEqual({ S: 'mine' });
  });

  test.each([
    ['a broken connection', TROUBLE.broken, 3],
    ['a server error', TROUBLE.serverError, 3],
    ['throttling', TROUBLE.throttled, 3],
    ['too little throughput', TROUBLE.throughputExceeded, 3],
    ['a transaction in progress', TROUBLE.inProgress, 3],
    ['anything else', () => new Error('the process ends here'), 1],
  ])('after %s: %p', async (_what, error, tries) => {
    // Given
    let [sent, waited] = [0, 0];
    const { faulty } = givenClients(
      {
        beforeEffect: () => {
          sent += 1;
          throw error();
        },
        beforeRetry: () => {
          waited += 1;
        },
      },
      3,
    );
    // When
    await refusal(faulty.send(aPut(1)));
    // Then
    expect([sent, waited]).toEqual([tries, tries - 1]);
  });
});

describe('collisions', () => {
  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'] as const)(
    '%s of one item cancels the transaction with that reason, beside a condition that fails',
    async (code) => {
      // Given
      const { sure, faulty } = givenClients({ collision: ({ key }) => (key.pk === 't#busy' ? code : undefined) });
      const own = testItems(faulty, 't');
      await testItems(sure, 't').put('taken');
      // When
      const error = await refusal(own.transact([own.putNew('free'), own.putNew('busy'), own.putNew('taken')]));
      // Then
      const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : [];
      expect(reasons?.map(({ Code }) => Code)).toEqual(['None', code, 'ConditionalCheckFailed']);
      expect(await own.read('free')).toBeUndefined();
    },
  );

  test('of a single write is an exception of its own, which the SDK does not retry', async () => {
    const { faulty, stored } = givenClients({ collision: () => 'TransactionConflict' }, 3);
    expect(await refusal(faulty.send(aPut(1)))).toBeInstanceOf(TransactionConflictException);
    expect(await stored()).toBeUndefined();
  });

  test('do not touch a transaction that took place before', async () => {
    let isBusy = false;
    const { faulty } = givenClients({ collision: () => (isBusy ? 'TransactionConflict' : undefined) });
    const own = testItems(faulty, 't');
    await own.transact([own.putNew('a')], 'token');
    isBusy = true;
    await expect(own.transact([own.putNew('a')], 'token')).resolves.toBeUndefined();
  });
});

/** Lets everything that can go on without us go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
