import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

/** What the SDK adds to every answer. */
export const CLIENT_FAULT = { $metadata: { httpStatusCode: 400 } };

/** A request that DynamoDB refuses; the SDK has no class for it, only the name. */
export function validationException(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message, ...CLIENT_FAULT });
}

/** Tells that a request was refused, as opposed to an error of ours. */
export function isValidationException(error: unknown): error is DynamoDBServiceException {
  return error instanceof DynamoDBServiceException && error.name === 'ValidationException';
}

/** A single write whose condition did not hold; `item` is what stood there, when the caller asked for it. */
export function conditionFailed(
  item: Readonly<Record<string, AttributeValue>> | undefined,
): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    ...(item === undefined ? {} : { Item: item }),
    ...CLIENT_FAULT,
  });
}

/** A transaction of which nothing was written, with one reason for each item in the order of the request. */
export function transactionCancelled(reasons: readonly CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: [...reasons],
    ...CLIENT_FAULT,
  });
}

/** Another request with the token of an earlier transaction. */
export function tokenMismatch(): IdempotentParameterMismatchException {
  return new IdempotentParameterMismatchException({
    message: 'Transaction request parameters are different from those of the first request with this token',
    ...CLIENT_FAULT,
  });
}

/** A table that is not there. */
export function unknownTable(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'Requested resource not found', ...CLIENT_FAULT });
}

/** Says that the engine lacks something, so that no test relies on it by mistake. */
export function notImitated(what: string): Error {
  return new Error(`the table in memory does not imitate ${what}`);
}
