import { type PostHealth } from '#core/model/post-health.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { commitPlan } from './commit-plan.ts';

/** Notes for the breakers what became of an order; writes nothing where there is nothing new to know. */
export async function notePost(
  ledger: Ledger,
  { follower, mode }: LedgerName,
  next: (before: PostHealth | undefined) => PostHealth | undefined,
): Promise<void> {
  const of = { follower, mode };
  await commitPlan(ledger, async () => {
    const value = next(await ledger.postHealth(of));
    return value === undefined ? undefined : [{ kind: 'put', type: 'post-health', value }];
  });
}
