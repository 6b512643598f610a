import { type TokenValue } from '../reporting/copy-step.ts';
import { ledgerCosts } from '../reporting/ledger-costs.ts';
import { sumCosts } from '../reporting/sum-costs.ts';
import { type Settings } from '../model/settings.ts';
import { type FollowerName, type TokenId, type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type FollowCost } from './replay-result.ts';
import { type ReplayRun } from './replay-run.ts';

/**
 * Says what copying each leader cost and what of his trades was missed, by the function that reports tell it with: what is
 * not over is worth its mark, and what nobody owns the best bid.
 */
export function followCosts(run: ReplayRun, now: UnixMs): readonly FollowCost[] {
  const valueOf = valuesAt(run, now);
  return run.settings.followers.flatMap(({ name: follower, mode }) => {
    const record = run.ledger.record({ follower, mode });
    const costs = ledgerCosts({ ...record, settingsOf: () => run.settings, valueOf });
    return leadersOf(run.settings, follower).map((leader) => {
      const own = costs.filter(({ parent }) => parent.leader === leader);
      return { follower, leader, sum: sumCosts(own, `backtest|${follower}|${leader}`) };
    });
  });
}

function leadersOf({ follows }: Settings, follower: FollowerName): readonly Wallet[] {
  return follows.filter((one) => one.follower === follower).map(({ leader }) => leader);
}

/** What a share is worth in the end, as far as anybody says. */
function valuesAt({ ledger, venue, marks }: ReplayRun, now: UnixMs): (token: TokenId) => TokenValue | undefined {
  const conditions = new Map([...ledger.events()].map(({ token, condition }) => [token, condition]));
  return (token) => {
    const condition = conditions.get(token);
    const resolution = condition === undefined ? undefined : venue.resolution(condition);
    const paid = resolution?.payouts.find((one) => one.token === token);
    if (paid !== undefined) return { price: paid.perShare, from: 'payout' };
    const mark = marks.get(token)?.price ?? venue.book(token, now)?.bids[0]?.price;
    return mark === undefined ? undefined : { price: mark, from: 'mark' };
  };
}
