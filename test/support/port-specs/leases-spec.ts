import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { type Leases } from '#ports/leases.ts';
import { NOW } from '../builders/identities.ts';

/** What every implementation of the leases keeps; `start` gives one that nobody has taken. */
export function leasesSpec(name: string, start: () => Promise<Leases>): void {
  test(`leases: ${name}: of ten runs that take one at once, one gets it, and what is stored comes back as it was`, async () => {
    const leases = await start();
    expect(await leases.watcherLease(0)).toBeUndefined();
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        leases.moveWatcherLease(0, { fence: 1n, until: later(NOW, at), version: 1n }),
      ),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    const next = { fence: 2n ** 60n, until: later(NOW, 9), version: 2n };
    expect(await leases.moveWatcherLease(0, { ...next, version: 3n })).toBe(false);
    expect(await leases.moveWatcherLease(0, next)).toBe(true);
    expect(await leases.watcherLease(0)).toEqual(next);
    expect(await leases.watcherLease(1)).toBeUndefined();
    expect(await leases.moveWatcherLease(1, { ...next, version: 1n })).toBe(true);
  });
}
