import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { watchInTurn } from '#flows/watch-in-turn.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { memoryLeases } from '../../../support/fakes/memory-leases.ts';
import { flowWorld } from '../../../support/flow-world.ts';

test('a run reads while it has the lease and lets it go at its end', async () => {
  const world = await flowWorld();
  const leases = memoryLeases();
  const report = await watchInTurn({ ...world.deps, leases }, { forMs: 10_000, takesOver: false });
  expect(report.passes).toBe(6);
  expect((await leases.watcherLease(0))?.until).toBe(world.clock.moment);
});

test.each([
  [false, 2],
  [true, 6],
])(
  'W2: while another run has it for 8 s more a run stands by; the first after a start (%p) does not',
  async (takesOver, passes) => {
    const world = await flowWorld();
    const leases = memoryLeases();
    await leases.moveWatcherLease(0, { fence: 1n, until: later(NOW, 8_000), version: 1n });
    const report = await watchInTurn({ ...world.deps, leases }, { forMs: 10_000, takesOver });
    expect(report.passes).toBe(passes);
  },
);

test('a run that breaks lets it go, too', async () => {
  const world = await flowWorld();
  const leases = memoryLeases();
  world.feed.lagMs = () => Promise.reject(new Error('a bug'));
  const run = watchInTurn({ ...world.deps, leases }, { forMs: 2_000, takesOver: false });
  await expect(run).rejects.toThrow('a bug');
  expect((await leases.watcherLease(0))?.until).toBe(world.clock.moment);
});
