import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { ConfigurationError, PortError, UnavailableError } from '#ports/errors.ts';
import { type Account, type FollowerCredentials } from './account.ts';
import { type OwnReads } from './private-reads.ts';

/** A follower's account; `anew` where the venue no longer accepts the one that was kept. */
export type AccountFor = (follower: Follower, how?: Parameters<FollowerCredentials>[1]) => Promise<Account>;

/** What is read of which child, and which answer says that there is nothing. */
type Asked<T> = {
  readonly follower: Follower;
  /** Absent where no one order is asked about. */
  readonly child?: ChildOrder;
  readonly read: (reads: OwnReads) => Promise<T>;
  readonly isNothing?: (found: T) => boolean;
};

/** Reads under the key that a follower has now. */
export type Reading = <T>(asked: Asked<T>) => Promise<T>;

/**
 * Private requests; one that the venue answers 401 is made once more with credentials read anew.
 *
 * An order belongs to the key that posted it. Under another one, after a rotation, what the venue shows of it is true all
 * the same, and what it does not show proves nothing.
 *
 * @returns Reads; they throw ConfigurationError where another key than the one that posted finds nothing
 */
export function keyedReads(dependencies: Omit<OwnReads, 'account'>, accountFor: AccountFor): Reading {
  return async ({ follower, child, read, isNothing = () => false }) => {
    const tried = async () => {
      const account = await accountFor(follower);
      const found = await read({ ...dependencies, account });
      if (child !== undefined && isNothing(found)) requireKeyThatPosted(account, follower, child);
      return found;
    };
    try {
      return await tried();
    } catch (error) {
      if (!(error instanceof UnavailableError) || error.context['status'] !== '401') throw error;
      await readAnew(accountFor, follower);
      return tried();
    }
  };
}

/** The account under whose key a child was prepared. @throws ConfigurationError when the follower's key is another now */
export async function keyThatPosted(accountFor: AccountFor, follower: Follower, child: ChildOrder): Promise<Account> {
  const account = await accountFor(follower);
  requireKeyThatPosted(account, follower, child);
  return account;
}

function requireKeyThatPosted({ secret }: Account, follower: Follower, child: ChildOrder): void {
  if (child.apiKey === undefined || child.apiKey === secret.apiKey) return;
  throw new ConfigurationError('the API key that posted an order is no longer that of its follower', {
    follower: follower.name,
    order: child.venueOrderId,
  });
}

/** Reads an account's credentials anew; where that fails, the next use of them says so. */
export async function readAnew(accountFor: AccountFor, follower: Follower): Promise<void> {
  try {
    await accountFor(follower, 'anew');
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
}
