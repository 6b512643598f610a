import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { noteRestriction, noteTaken } from '#flows/note-restriction.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const given = () => {
  const ledger = memoryLedger();
  const log = countingLog();
  return { ledger, log, clock: { now: () => Promise.resolve(NOW) } };
};

test('B25: of followers who meet a pause at the same moment one writes it, and a person is not told', async () => {
  const deps = given();
  const text = 'HTTP 425';
  await Promise.all([1, 2, 3].map(() => noteRestriction(deps, { code: 'ENGINE_RESTART', text, forMs: 2_000 })));
  expect(await deps.ledger.venueRestrictions()).toEqual({
    pause: { code: 'ENGINE_RESTART', text, from: NOW, seenAt: NOW, until: later(NOW, 2_000) },
    version: 1n,
  });
  expect(deps.log.counts.get('RegionBlocks')).toBeUndefined();
});

test('B25: of a blocked region a person is told, once for all that meet it', async () => {
  const deps = given();
  await Promise.all([1, 2].map(() => noteRestriction(deps, { code: 'REGION_BLOCKED', text: 'no' })));
  expect((await deps.ledger.venueRestrictions())?.region?.code).toBe('REGION_BLOCKED');
  expect(deps.log.counts.get('RegionBlocks')).toBe(1);
});

test('B25: what is taken afterwards ends it, and a second success writes nothing', async () => {
  const deps = given();
  await noteRestriction(deps, { code: 'POST_ONLY', text: 'no', forMs: 30_000 });
  await Promise.all([1, 2].map(() => noteTaken(deps, { side: 'SELL' }, later(NOW, 1))));
  expect(await deps.ledger.venueRestrictions()).toEqual({ version: 2n });
});

test('who loses against the others too often, or whom the table does not answer, lets it be; a bug is none of that', async () => {
  const deps = given();
  const meet = (error: Error) => {
    Object.assign(deps.ledger, { commit: () => Promise.reject(error) });
    return noteRestriction(deps, { code: 'POST_ONLY', text: 'no', forMs: 30_000 });
  };
  await expect(meet(new ContentionError('busy'))).resolves.toBeUndefined();
  await expect(meet(new UnavailableError('down'))).resolves.toBeUndefined();
  await expect(meet(new TypeError('a bug'))).rejects.toThrow('a bug');
});
