import { expect, it } from '@jest/globals';
import { type PostHealth } from '#core/model/post-health.ts';
import { notePost } from '#core/replay/note-post.ts';
import { withError, withSuccess } from '#core/risk/post-health.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { FOLLOWER } from '../../../../support/builders/identities.ts';

it('counts errors in a row for each follower, until an order is taken', () => {
  // Given
  const posts = new Map<FollowerName, PostHealth>();
  const failed = (before: PostHealth | undefined) => withError(before, { follower: FOLLOWER, mode: 'paper' }, 'no');

  // When
  notePost({ posts }, FOLLOWER, withSuccess);
  const [atFirst] = [posts.size];
  notePost({ posts }, FOLLOWER, failed);
  notePost({ posts }, FOLLOWER, failed);
  const errors = posts.get(FOLLOWER)?.errorsInRow;
  notePost({ posts }, FOLLOWER, withSuccess);

  // Then
  expect([atFirst, errors, posts.get(FOLLOWER)?.errorsInRow]).toEqual([0, 2n, 0n]);
});
