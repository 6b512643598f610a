import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { ConfigurationError, PortError, UnavailableError } from '#ports/errors.ts';
import { type Signer } from '#ports/signer.ts';
import { apiKeyIn } from './private-headers.ts';
import { type OwnReads } from './private-reads.ts';

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
export function keyedReads(dependencies: Omit<OwnReads, 'headers'> & { readonly signer: Signer }): Reading {
  const { signer, ...outside } = dependencies;
  return async ({ follower, child, read, isNothing = () => false }) => {
    const tried = async () => {
      const used = new Set<string>();
      const found = await read({
        ...outside,
        headers: async (request, order) => {
          const headers = await signer.request(follower.name, request, order);
          used.add(apiKeyIn(headers));
          return headers;
        },
      });
      if (child !== undefined && isNothing(found)) for (const apiKey of used) requireKeyThatPosted(apiKey, child);
      return found;
    };
    try {
      return await tried();
    } catch (error) {
      if (!(error instanceof UnavailableError) || error.context['status'] !== '401') throw error;
      await readAnew(signer, follower);
      return tried();
    }
  };
}

/** Refuses another API key than the one under which a child was prepared. @throws ConfigurationError */
export function requireKeyThatPosted(apiKey: string, child: ChildOrder): void {
  if (child.apiKey === undefined || child.apiKey === apiKey) return;
  throw new ConfigurationError('the API key that posted an order is no longer that of its follower', {
    follower: child.follower,
    order: child.venueOrderId,
  });
}

/** Has an account's credentials read anew; where that fails, the next use of them says so. */
export async function readAnew(signer: Signer, follower: Follower): Promise<void> {
  try {
    await signer.identity(follower.name, 'anew');
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
}
