import { type Change } from '#core/ledger/change.ts';
import { ContentionError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';

/** How often a plan is made anew when something that it was based on has changed. */
const MAX_PLANS = 8;

/**
 * Plans on what is stored now, and commits; when another run changed something meanwhile, plans again.
 *
 * @returns False when the plan finds nothing (left) to do.
 * @throws ContentionError when eight plans in a row were overtaken
 */
export async function commitPlan(ledger: Ledger, plan: () => Promise<readonly Change[] | undefined>): Promise<boolean> {
  for (let round = 0; round < MAX_PLANS; round += 1) {
    const changes = await plan();
    if (changes === undefined) return false;
    const result = await ledger.commit(changes);
    if (result.committed) return true;
  }
  throw new ContentionError('a plan was overtaken too often');
}
