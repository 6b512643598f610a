import { expect, test } from '@jest/globals';
import { unlessNewer } from '#flows/unless-newer.ts';
import { NewerOrderError, UnavailableError } from '#ports/errors.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';

test('W6: an order of a newer version is told and counted, and the loop goes on; any other failure stays one', async () => {
  const log = countingLog();
  const newer = () => Promise.reject(new NewerOrderError('for a newer version', { parentId: 'p' }));
  await unlessNewer({ log }, {}, newer);
  await unlessNewer({ log }, { counts: 'RiskChecksFailed' }, newer);
  expect([log.counts.get('ReconcileFailures'), log.counts.get('RiskChecksFailed')]).toEqual([1, 1]);
  const down = unlessNewer({ log }, {}, () => Promise.reject(new UnavailableError('down')));
  await expect(down).rejects.toThrow(UnavailableError);
  expect(log.counts.get('ReconcileFailures')).toBe(1);
});
