import type { Item } from './dynalite-engine.ts';
import { ServiceError } from './service-error.ts';

/** Why one item of a transaction stood in its way; `None` for the others. */
export type CancellationReason = {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError' | 'TransactionConflict';
  readonly Message?: string;
  readonly Item?: Item;
};

/** A request that DynamoDB refuses before it looks at any item. */
export function validationException(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.validate#ValidationException', message);
}

/** A single write whose condition did not hold; `item` is what stood there, when the caller asked for it. */
export function conditionFailed(item: Item | undefined): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', {
    fields: item === undefined ? {} : { Item: item },
  });
}

/** A single write that met a transaction on the same item. */
export function transactionConflict(): ServiceError {
  return new ServiceError('TransactionConflictException', 'Transaction is ongoing for the item');
}

/** A transaction of which nothing was written, with one reason per item in the order of the request. */
export function transactionCancelled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { Message: `Transaction cancelled, reasons [${codes}]`, CancellationReasons: reasons } },
  );
}

/** Turns an error of the engine into the service's; anything else is a bug and passes through. */
export function asServiceError(error: unknown): unknown {
  const refusal = engineRefusal(error);
  return refusal === undefined ? error : new ServiceError(refusal.type, refusal.message);
}

/** The type and message of an error that the engine answers with, or undefined for a bug. */
export function engineRefusal(error: unknown): { readonly type: string; readonly message: string } | undefined {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const body = error.body as { readonly __type: string; readonly message?: string; readonly Message?: string };
  return { type: body.__type.split('#').at(-1) ?? body.__type, message: body.message ?? body.Message ?? '' };
}
