import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

/** How long DynamoDB remembers a `ClientRequestToken` after its transaction. */
const TOKEN_MS = 600_000;

/** Remembers the tokens of transactions that were written; a cancelled one leaves its token free. */
export type IdempotencyTokens = {
  /**
   * Whether this very request was written before.
   *
   * @throws ServiceError `IdempotentParameterMismatchException` when the token stood for another request.
   */
  isReplay(token: string, request: string): boolean;
  remember(token: string, request: string): void;
};

/** Makes an empty memory of tokens; it does not survive a restart, unlike the conditions of the writes themselves. */
export function idempotencyTokens(clock: Pick<LocalClock, 'now'>): IdempotencyTokens {
  const written = new Map<string, { readonly request: string; readonly at: number }>();
  return {
    isReplay: (token, request) => {
      const known = written.get(token);
      if (known === undefined || clock.now() - known.at >= TOKEN_MS) return false;
      if (known.request === request) return true;
      throw new ServiceError(
        'IdempotentParameterMismatchException',
        'Transaction request parameters are different from those of the first request with this token',
      );
    },
    remember: (token, request) => {
      const now = clock.now();
      for (const [old, { at }] of written) {
        if (now - at < TOKEN_MS) break;
        written.delete(old);
      }
      written.delete(token);
      written.set(token, { request, at: now });
    },
  };
}
