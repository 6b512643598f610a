import { expect, test } from '@jest/globals';
import { monitorRisk } from '#flows/monitor-risk.ts';
import { UnavailableError } from '#ports/errors.ts';
import { flowWorld } from '../../../support/flow-world.ts';
import { givenStarted } from '../../../support/flow-steps.ts';

const RUN_MS = 58_000;

test('before settings are applied there is nothing to look at', async () => {
  expect(await monitorRisk((await flowWorld()).deps, RUN_MS)).toEqual({ positions: 0, failures: 0 });
});

test('a part whose source fails is counted for the alarm, and the run ends well', async () => {
  const { deps, log } = await givenStarted();
  const ledger = { ...deps.ledger, positions: () => Promise.reject(new UnavailableError('table away')) };
  expect(await monitorRisk({ ...deps, ledger }, RUN_MS)).toEqual({ positions: 0, failures: 1 });
  expect(log.counts.get('RiskChecksFailed')).toBe(1);
});

test('a broken promise of ours fails the run', async () => {
  const { deps, log } = await givenStarted();
  const ledger = { ...deps.ledger, positions: () => Promise.reject(new Error('a bug')) };
  await expect(monitorRisk({ ...deps, ledger }, RUN_MS)).rejects.toThrow('a bug');
  expect(log.counts.get('BrokenInvariants')).toBe(1);
});
