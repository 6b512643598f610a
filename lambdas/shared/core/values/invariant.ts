/** A broken promise inside our own code: never caught on the way, it ends in the dead-letter queue and an alarm. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Stops the run when something that must hold does not.
 *
 * @throws InvariantError with `message`; the only throw in core.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
