import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  ThrottlingException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { type PastWrite } from './past-writes.ts';
import { CLIENT_FAULT } from './refusals.ts';
import { type Operation, type Requests } from './request.ts';
import { type Write } from './writes.ts';

/** What became of a request at the table. */
export type Outcome =
  | { readonly kind: 'done'; readonly output: object }
  | { readonly kind: 'refused'; readonly error: unknown };

/** One request on its way to the table and back; the SDK's own retries are requests of their own. */
export type Call = {
  /** Counted from 1 over all requests of the client. */
  readonly at: number;
  readonly operation: Operation;
  readonly input: Requests[Operation];
  /** Counted from 1 over the tries of one `send`. */
  readonly attempt: number;
  /** Lets the request arrive, now: once more for a double, or after the caller gave up. It never throws. */
  arrive(): Outcome;
};

/** One read that may see an older state. */
export type Read = { readonly operation: Operation; readonly isIndex: boolean };

/** Why the service takes no write to an item at this moment. */
export type Collision = 'TransactionConflict' | 'ThrottlingError' | 'ProvisionedThroughputExceeded';

/** What goes wrong between a client and the table; what is absent goes right. */
export type Faults = {
  /** Runs before the table is touched: one that waits delays the request, one that throws loses it. */
  readonly beforeEffect?: (call: Call) => void | Promise<void>;
  /** Runs after it: one that waits delays the answer, one that throws loses it. */
  readonly afterEffect?: (call: Call, outcome: Outcome) => void | Promise<void>;
  /** Runs between two tries of the SDK, which waits here. */
  readonly beforeRetry?: (call: Call, error: unknown) => void | Promise<void>;
  /** Tells which writes collide; a transaction is cancelled with one reason for each. */
  readonly collision?: (write: Pick<Write, 'kind' | 'key'>) => Collision | undefined;
  /**
   * Tells which of the last 256 changes a read of the index, or one that is not consistent, does not see yet. A row is
   * seen as it was before the oldest of the hidden changes after which no change of it is seen.
   */
  readonly isHidden?: (read: Read, write: PastWrite) => boolean;
};

/** The errors that a network and a service in trouble give, for hooks to throw. */
export const TROUBLE = {
  /** The connection breaks before the request arrives. */
  broken: (): Error => Object.assign(new Error('socket hang up'), { name: 'Error', code: 'ECONNRESET' }),
  /** The answer does not arrive in time; what became of the request is not known. */
  timeout: (): Error => Object.assign(new Error('the answer did not arrive in time'), { name: 'TimeoutError' }),
  serverError: (): Error =>
    new InternalServerError({ message: 'Internal server error', $metadata: { httpStatusCode: 500 } }),
  throttled: (): Error => new ThrottlingException({ message: 'Rate exceeded', ...CLIENT_FAULT }),
  throughputExceeded: (): Error =>
    new ProvisionedThroughputExceededException({ message: 'Throughput exceeded', ...CLIENT_FAULT }),
  /** An earlier request with the same token is still at work. */
  inProgress: (): Error =>
    new TransactionInProgressException({ Message: 'in progress', message: 'in progress', ...CLIENT_FAULT }),
} as const;

/** The error of a single write that collides. */
export function collided(collision: Collision): Error {
  switch (collision) {
    case 'TransactionConflict':
      return new TransactionConflictException({ message: 'Transaction is ongoing for the item', ...CLIENT_FAULT });
    case 'ThrottlingError':
      return TROUBLE.throttled();
    case 'ProvisionedThroughputExceeded':
      return TROUBLE.throughputExceeded();
  }
}

const RETRIED: ReadonlySet<string> = new Set([
  'TimeoutError',
  'InternalServerError',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
]);

/** Whether the SDK itself sends the request again: conflicts and cancelled transactions are the caller's business. */
export function isRetriedBySdk(error: unknown): boolean {
  return error instanceof Error && (RETRIED.has(error.name) || ('code' in error && error.code === 'ECONNRESET'));
}
