import { beforeEach, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { LOOK_MS, standIn, UNWATCHED_MS } from '#flows/stand-in.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Leases } from '#ports/leases.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryLeases } from '../../../support/fakes/memory-leases.ts';

let leases: Leases;
const log = countingLog();
beforeEach(() => {
  leases = memoryLeases();
});
const givenLease = (shard: number, until = NOW) => leases.moveWatcherLease(shard, { fence: 1n, until, version: 1n });
const whenLooked = async (shards: number, now = NOW) => [...(await standIn({ leases, log })(shards, now))];

test.each([
  [1, []],
  [2, [1]],
  [4, [1, 2, 3]],
])('of %p shards that nobody has ever watched all but the first are read as well: %p', async (shards, others) => {
  expect(await whenLooked(shards)).toEqual(others);
});

test.each([
  [-20_000, []],
  [UNWATCHED_MS, []],
  [UNWATCHED_MS + 1, [1]],
])('a shard whose lease was over %p ms ago: %p', async (ms, unwatched) => {
  await givenLease(1);
  expect(await whenLooked(2, later(NOW, ms))).toEqual(unwatched);
});

test.each([
  [LOOK_MS - 1, [1]],
  [LOOK_MS, []],
])('the leases are looked at every ten seconds: %p ms after the last look %p', async (ms, unwatched) => {
  const look = standIn({ leases, log });
  await look(2, NOW);
  await givenLease(1, later(NOW, 20_000));
  expect([...(await look(2, later(NOW, ms)))]).toEqual(unwatched);
});

test('another number of shards is looked at anew, at once', async () => {
  const look = standIn({ leases, log });
  expect((await look(2, NOW)).size).toBe(1);
  expect((await look(3, NOW)).size).toBe(2);
  expect((await look(1, NOW)).size).toBe(0);
});

test('S6: where the table does not answer all are read: two that read one leader do no harm', async () => {
  leases = { ...leases, watcherLease: () => Promise.reject(new UnavailableError('down')) };
  expect(await whenLooked(3)).toEqual([1, 2]);
});

test('a bug is none of the table’s', async () => {
  leases = { ...leases, watcherLease: () => Promise.reject(new TypeError('bug')) };
  await expect(whenLooked(2)).rejects.toThrow(TypeError);
});
