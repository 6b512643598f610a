import { tokenMismatch, validationException } from './refusals.ts';
import { type Transaction } from './transactions.ts';
import { isSameWrite } from './writes.ts';

/** How long DynamoDB remembers a `ClientRequestToken` after its transaction. */
export const TOKEN_MS = 600_000;
const MAX_TOKEN_LENGTH = 36;

/** The tokens of transactions that took place; a cancelled one leaves its token free. */
export type RequestTokens = {
  /**
   * Whether this very transaction took place before.
   *
   * @throws IdempotentParameterMismatchException when the token stood for another; ValidationException for one that is
   * empty or longer than 36 characters.
   */
  isReplay(token: string, writes: Transaction): boolean;
  remember(token: string, writes: Transaction): void;
  /** Forgets all, as the service does after ten minutes. */
  clear(): void;
};

/** Makes an empty memory of tokens. */
export function requestTokens(now: () => number): RequestTokens {
  const written = new Map<string, { readonly writes: Transaction; readonly atMs: number }>();
  return {
    isReplay: (token, writes) => {
      if (token.length === 0 || token.length > MAX_TOKEN_LENGTH)
        throw validationException(`ClientRequestToken must have length 1 to ${MAX_TOKEN_LENGTH}`);
      const known = written.get(token);
      if (known === undefined || now() - known.atMs >= TOKEN_MS) return false;
      if (!isSame(known.writes, writes)) throw tokenMismatch();
      return true;
    },
    remember: (token, writes) => {
      const atMs = now();
      for (const [old, known] of written) {
        if (atMs - known.atMs < TOKEN_MS) break;
        written.delete(old);
      }
      written.delete(token);
      written.set(token, { writes, atMs });
    },
    clear: () => {
      written.clear();
    },
  };
}

function isSame(one: Transaction, other: Transaction): boolean {
  return (
    one.length === other.length &&
    one.every((write, at) => {
      const match = other[at];
      return match !== undefined && isSameWrite(write, match);
    })
  );
}
