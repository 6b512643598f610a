import { expect, test } from '@jest/globals';
import { withError, withSuccess } from '#core/risk/post-health.ts';
import { notePost } from '#flows/note-post.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

test('notes count whoever makes them at the same moment, and a success among none writes nothing', async () => {
  const ledger = memoryLedger();
  await notePost(ledger, LIVE, withSuccess);
  expect(await ledger.postHealth(LIVE)).toBeUndefined();
  await Promise.all([1, 2, 3].map(() => notePost(ledger, LIVE, (before) => withError(before, LIVE, 'no'))));
  expect(await ledger.postHealth(LIVE)).toMatchObject({ errorsInRow: 3n, version: 3n });
});
