/** What the runtime does with a failure: hand the message back, drop it with a record, or leave it to the reconciler. */
export type Recovery = 'retry' | 'give-up' | 'reconcile';

/** A failure of the outside world, in our words; `context` never holds a key, a signature or a whole payload. */
export abstract class PortError extends Error {
  abstract readonly code: string;
  abstract readonly recovery: Recovery;
  readonly context: Readonly<Record<string, string>>;

  constructor(message: string, context: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.context = context;
  }
}

/** A source did not answer, or not in time: asking again is safe. */
export class UnavailableError extends PortError {
  override readonly name = 'UnavailableError';
  readonly code = 'UNAVAILABLE';
  readonly recovery = 'retry';
}

/** A source answered something that its schema does not allow: never to be read as "nothing". */
export class UnreadableAnswerError extends PortError {
  override readonly name = 'UnreadableAnswerError';
  readonly code = 'UNREADABLE_ANSWER';
  readonly recovery = 'retry';
}

/** Something that a person must set up is missing or wrong. */
export class ConfigurationError extends PortError {
  override readonly name = 'ConfigurationError';
  readonly code = 'CONFIGURATION';
  readonly recovery = 'give-up';
}

/** A newer version of this program has begun the order; the doorbell goes back. */
export class NewerOrderError extends PortError {
  override readonly name = 'NewerOrderError';
  readonly code = 'NEWER_ORDER';
  readonly recovery = 'retry';
}

/** Writers kept colliding; the doorbell goes back. */
export class ContentionError extends PortError {
  override readonly name = 'ContentionError';
  readonly code = 'CONTENTION';
  readonly recovery = 'retry';
}
