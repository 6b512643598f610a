import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { invariant } from '#core/values/invariant.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';

/** What DynamoDB takes in one transaction. */
const MAX_ITEMS = 100;
/** Collisions are tried again this often, then the doorbell goes back. */
const MAX_TRIES = 8;
/** The most that the first wait takes; each further one may take twice as long. */
const FIRST_BACKOFF_MS = 10;

/** Codes of a cancelled transaction that say nothing about our conditions. */
const TRANSIENT = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** Waits before a collision is tried again, for a random part of `mostMs`. */
export type BackOff = (mostMs: number) => Promise<void>;

type TransactInput = {
  readonly client: DynamoDBClient;
  readonly items: readonly TransactWriteItem[];
  /** Differs between any two transactions of any two runs; only the SDK's own retry repeats it. */
  readonly transition: string;
  readonly backOff?: BackOff | undefined;
};

/**
 * Runs one transaction to an answer.
 *
 * A failed condition whose stored item carries this very transition is our own write, seen again after a lost answer.
 *
 * @returns Indexes of the items whose conditions failed; empty when the transaction took place.
 * @throws InvariantError on none, or more items than DynamoDB takes; ContentionError after eight collisions; UnavailableError when DynamoDB does not answer
 */
export async function transact(input: TransactInput): Promise<readonly number[]> {
  const { length } = input.items;
  invariant(length > 0 && length <= MAX_ITEMS, `a transaction of ${length} items`);
  for (let round = 0; round < MAX_TRIES; round += 1) {
    const answer = await runOnce(input);
    if (answer !== 'collision') return answer;
    await (input.backOff ?? fullJitter)(FIRST_BACKOFF_MS * 2 ** round);
  }
  throw new ContentionError('a transaction kept colliding', { tries: String(MAX_TRIES) });
}

/** Two that met must not meet again. */
async function fullJitter(mostMs: number): Promise<void> {
  await sleep(Math.random() * mostMs);
}

async function runOnce({ client, items, transition }: TransactInput): Promise<readonly number[] | 'collision'> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...items], ClientRequestToken: transition }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) {
      throw new UnavailableError('a transaction did not run', {}, error);
    }
    return judge(error, transition);
  }
}

function judge(error: TransactionCanceledException, transition: string): readonly number[] | 'collision' {
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.flatMap((reason, index) => (reason.Code === 'ConditionalCheckFailed' ? [index] : []));
  const isOurs = failed.some((index) => reasons[index]?.Item?.['tid']?.S === transition);
  if (isOurs) return [];
  if (failed.length > 0) return failed;
  if (reasons.some((reason) => TRANSIENT.has(reason.Code ?? ''))) return 'collision';
  throw new UnavailableError(
    'a transaction was cancelled',
    { reasons: reasons.map((one) => one.Code).join(' ') },
    error,
  );
}
