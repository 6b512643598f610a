import { type PostHealth } from '../model/post-health.ts';
import { type FollowerName } from '../values/ids.ts';
import { type ReplayRun } from './replay-run.ts';

/** Notes for the breakers what became of an order. */
export function notePost(
  { posts }: Pick<ReplayRun, 'posts'>,
  follower: FollowerName,
  next: (before: PostHealth | undefined) => PostHealth | undefined,
): void {
  const value = next(posts.get(follower));
  if (value !== undefined) posts.set(follower, value);
}
