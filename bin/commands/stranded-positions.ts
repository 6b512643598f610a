import { isLeader, ownedOf, type Position } from '#core/model/position.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { type Archive } from '#ports/ledger.ts';
import { cleanText } from './view/clean-text.ts';
import { dollarText, shareText } from '#core/values/number-text.ts';

/** Settings in force, those to come, and what is owned. */
export type StrandedInput = {
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
 * follower is gone, its wallet is another one, or the follower leaves the mode that bought them. What a resolved market
 * owes is one too where nobody would redeem it; that needs the follower, and no leader. To disable a leader is always safe.
 */
export async function strandedPositions({ stored, next, archive }: StrandedInput): Promise<readonly Stranded[]> {
  const found: Stranded[] = [];
  for await (const position of archive.positions()) {
    const before = stored.followers.find(({ name }) => name === position.follower);
    const cause = before?.mode === position.mode ? causeOf(position, before.wallet, next) : undefined;
    if (cause === undefined) continue;
    const { follower, leader } = position;
    if (isOwned(position) && !isClosedBefore(position, { stored, cause }))
      found.push({ line: ownedLine(position, stored, cause), follower, leader, isClosable: cause === UNFOLLOWED });
    if (isOwed(position) && cause !== UNFOLLOWED)
      found.push({ line: owedLine(position, cause), follower, leader, isClosable: false });
  }
  return found;
}

const UNFOLLOWED = 'the leader is no longer followed (enabled: false stops entries and keeps the exits)';

function isOwned(position: Position): boolean {
  return ownedOf(position) > 0n || position.buying.length > 0 || position.entry !== undefined;
}

/** Whether a resolved market pays for it and that is not cash yet. */
function isOwed({ claimed, claimedUsd }: Position): boolean {
  return claimed > 0n && claimedUsd > 0n;
}

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
  if (!isLeader(position.leader)) return undefined;
  const isFollowed = next.follows.some(
    (each) => each.follower === position.follower && each.leader === position.leader,
  );
  return isFollowed ? undefined : UNFOLLOWED;
}

function ownedLine(position: Position, stored: Settings, cause: string): string {
  const leader = leaderName(stored.leaders, position.leader);
  const what = `${shareText(ownedOf(position))} shares of ${cleanText(position.outcome, 20)}, ${cleanText(position.title, 60)}`;
  return `${position.follower} owns ${what}, for ${cleanText(leader, 30)}: ${cause}`;
}

function owedLine({ follower, title, claimedUsd }: Position, cause: string): string {
  return `${follower} is owed ${dollarText(claimedUsd)} by ${cleanText(title, 60)}, which is not redeemed yet: ${cause}`;
}
