import { type Coverage } from '#core/model/coverage.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What a day of one leader came to; undefined where he was never armed. */
export type LeaderCoverage = {
  readonly name: string;
  readonly wallet: Wallet;
  readonly coverage: Coverage | undefined;
};

/** True when everything that the leader did is known to be recorded, with an order for every follower; or there is nothing to record. */
export function isComplete({ coverage }: LeaderCoverage): boolean {
  if (coverage === undefined) return true;
  if (!coverage.isWhole) return false;
  const isAnswered = coverage.followers.every(({ unansweredCount }) => unansweredCount === 0);
  return coverage.missedCount === 0 && coverage.shortCount === 0 && isAnswered;
}
