import { beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { type Hold, holdLease, LEASE_MS } from '#flows/hold-lease.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Leases } from '#ports/leases.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryLeases } from '../../../support/fakes/memory-leases.ts';

const at = (ms: number) => later(NOW, ms);
let leases: Leases;
let [first, second]: readonly Hold[] = [];
const aHold = (takesOver = false): Hold => holdLease({ leases, log: countingLog() }, { takesOver });

beforeEach(() => {
  leases = memoryLeases();
  [first, second] = [aHold(), aHold()];
});

describe('the lease of a job', () => {
  test('W1: of two runs the first has it, and the second when it is let go', async () => {
    expect(await first!.isOurs(at(0))).toBe(true);
    expect(await second!.isOurs(at(1_000))).toBe(false);
    await first!.release(at(2_000));
    expect(await second!.isOurs(at(2_000))).toBe(true);
    expect((await leases.watcherLease(0))?.fence).toBe(2n);
  });

  test.each([
    [LEASE_MS - 1, false],
    [LEASE_MS, true],
  ])('W2: of a run that was last heard of %p ms ago it goes to the next: %p', async (ms, isOurs) => {
    await first!.isOurs(at(0));
    expect(await second!.isOurs(at(ms))).toBe(isOurs);
  });

  test('is renewed with ten seconds left, not with more', async () => {
    await first!.isOurs(at(0));
    await first!.isOurs(at(9_999));
    expect((await leases.watcherLease(0))?.version).toBe(1n);
    await first!.isOurs(at(10_000));
    expect(await leases.watcherLease(0)).toEqual({ fence: 1n, until: at(30_000), version: 2n });
  });

  test('W3: a run that stood still and lost it finds that out, and waits its turn', async () => {
    await first!.isOurs(at(0));
    await second!.isOurs(at(LEASE_MS));
    expect(await first!.isOurs(at(LEASE_MS + 1))).toBe(false);
    await first!.release(at(LEASE_MS + 2));
    expect((await leases.watcherLease(0))?.fence).toBe(2n);
  });

  test('the first run after a start takes it from whoever had it, once', async () => {
    await first!.isOurs(at(0));
    const started = aHold(true);
    expect(await started.isOurs(at(1))).toBe(true);
    expect(await first!.isOurs(at(15_000))).toBe(false);
  });

  test('S6: where the table does not answer the job is done: it does no harm', async () => {
    const down = (): Promise<never> => Promise.reject(new UnavailableError('down'));
    leases = { watcherLease: down, moveWatcherLease: down };
    const hold = aHold();
    expect(await hold.isOurs(at(0))).toBe(true);
    await expect(hold.release(at(1))).resolves.toBeUndefined();
  });
});
