import { type Settings } from '#core/model/settings.ts';
import { type ShownStanding } from '#core/reporting/standing-words.ts';
import { wantedEvents } from '#core/risk/shadow.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Scores } from '#ports/scores.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

export type StandingDeps = {
  readonly scores: Pick<Scores, 'scoresOf'>;
  readonly snapshots: Pick<Snapshots, 'leaderStanding'>;
};

/** What is stored of where leaders stand. */
export type StoredStandings = ReadonlyMap<Wallet, Pick<ShownStanding, 'score' | 'standing'>>;

/** Reads of each leader his newest score, his veto and how his copies do on paper. @throws UnavailableError */
export async function loadStandings(
  { scores, snapshots }: StandingDeps,
  leaders: readonly Wallet[],
): Promise<StoredStandings> {
  const stored = await mappedInChunks(leaders, async (leader) => {
    const [[score], standing] = await Promise.all([scores.scoresOf(leader, 1), snapshots.leaderStanding(leader)]);
    return [leader, { score, standing }] as const;
  });
  return new Map(stored);
}

type ShownInput = {
  readonly settings: Settings;
  readonly leader: Wallet;
  /** Those who copy him and are shown: what one of them asks of him on paper is told. */
  readonly followers: readonly { readonly mode: Settings['followers'][number]['mode'] }[];
};

/** The same as settings see it; undefined of whom nothing was read. */
export function shownStanding(
  stored: StoredStandings,
  { settings, leader, followers }: ShownInput,
): ShownStanding | undefined {
  const known = stored.get(leader);
  if (known === undefined) return undefined;
  const [wanted] = followers.flatMap((follower) => wantedEvents(settings, { follower, leader }) ?? []);
  return { ...known, heedsVetoes: settings.limits.heedsVetoes !== false, wanted };
}
