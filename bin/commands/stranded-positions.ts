import { ownedOf, type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { type Archive } from '#ports/ledger.ts';
import { cleanText } from './view/clean-text.ts';
import { shareText } from '#core/values/number-text.ts';

type StrandedInput = {
  readonly stored: Settings;
  readonly next: Settings;
  readonly archive: Pick<Archive, 'positions'>;
};

/** A position that new settings would leave without anybody who tends it. */
export type Stranded = {
  /** In words. */
  readonly line: string;
  readonly follower: FollowerName;
  readonly leader: Wallet;
  /** True where its sale goes on without the leader: the follower stays, with his wallet and in his mode. */
  readonly isClosable: boolean;
};

/**
 * Lists the positions that new settings would leave without anybody who follows the leader out of them: its follow or
 * follower is gone, its wallet is another one, or the follower leaves the mode that bought them. To disable a leader is
 * always safe.
 */
export async function strandedPositions({ stored, next, archive }: StrandedInput): Promise<readonly Stranded[]> {
  const found: Stranded[] = [];
  for await (const position of archive.positions()) {
    const before = stored.followers.find(({ name }) => name === position.follower);
    const isOurs = before?.mode === position.mode && (ownedOf(position) > 0n || position.buying.length > 0);
    const cause = isOurs ? causeOf(position, before.wallet, next) : undefined;
    if (cause === undefined || isClosedBefore(position, { stored, cause })) continue;
    const { follower, leader } = position;
    found.push({ line: lineOf(position, stored, cause), follower, leader, isClosable: cause === UNFOLLOWED });
  }
  return found;
}

const UNFOLLOWED = 'the leader is no longer followed (enabled: false stops entries and keeps the exits)';

/** What a version before has closed is on its way out, as dust for weeks: it needs nobody, and no later version for it. */
function isClosedBefore(
  { follower, leader, target, buying }: Position,
  { stored, cause }: { readonly stored: Settings; readonly cause: string },
): boolean {
  const wasFollowed = stored.follows.some((each) => each.follower === follower && each.leader === leader);
  return cause === UNFOLLOWED && !wasFollowed && target <= 0n && buying.every(({ keep }) => keep === 0n);
}

function causeOf(position: Position, wallet: string | undefined, next: Settings): string | undefined {
  const after = next.followers.find(({ name }) => name === position.follower);
  if (after === undefined) return 'the follower is no longer in the settings';
  if (after.mode !== position.mode) return `the follower leaves ${position.mode}`;
  if (wallet !== undefined && after.wallet !== wallet) return "the follower's wallet is another one";
  if (position.leader === UNATTRIBUTED) return undefined;
  const isFollowed = next.follows.some(
    (each) => each.follower === position.follower && each.leader === position.leader,
  );
  return isFollowed ? undefined : UNFOLLOWED;
}

function lineOf(position: Position, stored: Settings, cause: string): string {
  const leader = stored.leaders.find(({ wallet }) => wallet === position.leader)?.name ?? position.leader;
  const what = `${shareText(ownedOf(position))} shares of ${cleanText(position.outcome, 20)}, ${cleanText(position.title, 60)}`;
  return `${position.follower} owns ${what}, for ${cleanText(leader, 30)}: ${cause}`;
}
