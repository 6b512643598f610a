import { ownedOf } from '../model/position.ts';
import { type Follow } from '../model/settings.ts';
import { proceedsOf } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Usd } from '../values/usd.ts';
import { type ReplayRun } from './replay-run.ts';

/** What the copies of one follow have earned so far, fees paid: realised, and what is owned at its marks. */
export function followProfit({ settings, ledger, marks }: ReplayRun, { follower, leader }: Follow): Usd {
  const mode = settings.followers.find(({ name }) => name === follower)?.mode ?? 'paper';
  const of = { follower, mode };
  const active = ledger.activePositions(of).filter((one) => one.leader === leader);
  return active.reduce(
    (profit, { token, basis, realised, ...position }) => {
      const mark = marks.get(token);
      const owned = ownedOf(position);
      const worth = mark === undefined || owned <= 0n ? basis : proceedsOf(owned, mark.price);
      return plus(profit, plus(realised, minus(worth, basis)));
    },
    ledger.settledProfit(of, leader),
  );
}
