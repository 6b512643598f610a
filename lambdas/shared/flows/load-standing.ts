import { type Follower, type Settings } from '#core/model/settings.ts';
import { type ShownStanding } from '#core/reporting/standing-words.ts';
import { wantedEvents } from '#core/risk/shadow.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Scores } from '#ports/scores.ts';
import { type Snapshots } from '#ports/snapshots.ts';

export type StandingDeps = {
  readonly scores: Pick<Scores, 'scoresOf'>;
  readonly snapshots: Pick<Snapshots, 'leaderStanding'>;
};

type StandingInput = {
  readonly leader: Wallet;
  /** Those who copy him and are shown: what one of them asks of him on paper is told. */
  readonly followers: readonly Follower[];
};

/** Reads where a leader stands: his newest score, his veto, and how his copies do on paper. @throws UnavailableError */
export async function loadStanding(
  { scores, snapshots }: StandingDeps,
  settings: Settings,
  { leader, followers }: StandingInput,
): Promise<ShownStanding> {
  const [[score], standing] = await Promise.all([scores.scoresOf(leader, 1), snapshots.leaderStanding(leader)]);
  const [wanted] = followers.flatMap((follower) => wantedEvents(settings, { follower, leader }) ?? []);
  return { score, standing, heedsVetoes: settings.limits.heedsVetoes !== false, wanted };
}
