import { expect, test } from '@jest/globals';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type CountedPurchase } from '#core/signing/check-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Signings } from '#ports/signings.ts';
import { anOrderId } from '../builders/a-child.ts';
import { aParentId, FOLLOWER, NOW } from '../builders/identities.ts';
import { dollars } from '../builders/quantities.ts';

/** Twelve hours before midnight of UTC. */
const MIDNIGHT = later(NOW, DAY_MS / 2);
const OTHER = 'other' as FollowerName;

/** The purchase of this number, of its own parent, with 100 dollars a day. */
const aPurchase = (at: number, amount: string, changes: Partial<CountedPurchase> = {}): CountedPurchase => ({
  follower: FOLLOWER,
  order: anOrderId(at),
  parent: aParentId(at),
  isWorked: false,
  dollars: dollars(amount),
  perParent: dollars(amount),
  perDay: dollars('100'),
  ...changes,
});

/** What every count of signed purchases keeps to; `start` gives an empty one. */
export function signingsSpec(name: string, start: () => Promise<Signings>): void {
  test(`signings: ${name}: a day takes purchases up to its bound, to the micro-dollar, and no further one`, async () => {
    const signings = await start();
    expect(await signings.count(aPurchase(1, '60'), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(2, '40.000001'), NOW)).toEqual({
      ...{ kind: 'above', what: 'day', signed: dollars('60') },
    });
    expect(await signings.count(aPurchase(3, '40'), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(4, '0.000001'), NOW)).toMatchObject({ what: 'day', signed: dollars('100') });
  });

  test(`signings: ${name}: the first purchase of a day and of a parent is bounded like every other`, async () => {
    const signings = await start();
    expect(await signings.count(aPurchase(1, '100.000001'), NOW)).toMatchObject({
      kind: 'above',
      what: 'day',
      signed: 0n,
    });
    const narrow = aPurchase(2, '50', { perParent: dollars('49.999999') });
    expect(await signings.count(narrow, NOW)).toMatchObject({ kind: 'above', what: 'parent', signed: 0n });
    expect(await signings.count(aPurchase(3, '100'), NOW)).toEqual({ kind: 'counted' });
  });

  test(`signings: ${name}: what a person's own orders sign uses up nothing of what copies may, and has the same bound`, async () => {
    const signings = await start();
    const own = (at: number, amount: string) => signings.count(aPurchase(at, amount, { isWorked: true }), NOW);
    expect(await own(1, '100')).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(2, '100'), NOW)).toEqual({ kind: 'counted' });
    expect(await own(3, '0.000001')).toMatchObject({ kind: 'above', what: 'day', signed: dollars('100') });
  });

  test(`signings: ${name}: an order that comes again is not counted twice, and is never refused`, async () => {
    const signings = await start();
    for (let time = 0; time < 3; time += 1)
      expect(await signings.count(aPurchase(1, '60'), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(2, '40'), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(1, '60', { perDay: dollars('1') }), MIDNIGHT)).toEqual({ kind: 'counted' });
  });

  test(`signings: ${name}: all orders of a parent stay within it, and what is refused counts nowhere`, async () => {
    const signings = await start();
    const parent = { parent: aParentId(9), perParent: dollars('50') };
    expect(await signings.count(aPurchase(1, '30', parent), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(2, '20.000001', parent), NOW)).toEqual({
      ...{ kind: 'above', what: 'parent', signed: dollars('30') },
    });
    expect(await signings.count(aPurchase(3, '20', parent), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(4, '50'), NOW)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(5, '0.000001'), NOW)).toMatchObject({ what: 'day' });
  });

  test(`signings: ${name}: S13: days begin at midnight of UTC, and followers have their own`, async () => {
    const signings = await start();
    expect(await signings.count(aPurchase(1, '100'), later(MIDNIGHT, -1))).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(2, '1'), later(MIDNIGHT, -1))).toMatchObject({ what: 'day' });
    expect(await signings.count(aPurchase(2, '100'), MIDNIGHT)).toEqual({ kind: 'counted' });
    expect(await signings.count(aPurchase(3, '100', { follower: OTHER }), MIDNIGHT)).toEqual({ kind: 'counted' });
  });

  test(`signings: ${name}: of purchases at the same moment only as many are counted as fit`, async () => {
    const signings = await start();
    const counts = await Promise.all(
      Array.from({ length: 12 }, (_, at) => signings.count(aPurchase(at + 1, '30'), NOW)),
    );
    expect(counts.filter(({ kind }) => kind === 'counted')).toHaveLength(3);
  });

  test(`signings: ${name}: leave is there from when it is given, and is taken back by an earlier end`, async () => {
    const signings = await start();
    expect(await signings.leave(FOLLOWER)).toBeUndefined();
    await signings.giveLeave(FOLLOWER, NOW);
    expect([await signings.leave(FOLLOWER), await signings.leave(OTHER)]).toEqual([NOW, undefined]);
    await signings.giveLeave(FOLLOWER, unixMs(0));
    expect(await signings.leave(FOLLOWER)).toBe(0);
  });

  test(`signings: ${name}: what a run notes of another key is there until it is over`, async () => {
    const signings = await start();
    const noted = aRotation('one', NOW);
    expect(await signings.holdRotation(FOLLOWER, noted, { now: NOW })).toBe(true);
    expect([await signings.rotation(FOLLOWER), await signings.rotation(OTHER)]).toEqual([noted, undefined]);
    const next = { ...noted.before, version: 'v2' };
    expect(await signings.noteRotation(FOLLOWER, { ...noted, next })).toBe(true);
    expect(await signings.rotation(FOLLOWER)).toEqual({ ...noted, next });
    expect(await signings.endRotation(FOLLOWER, 'one')).toBe(true);
    expect(await signings.rotation(FOLLOWER)).toBeUndefined();
    expect(await signings.endRotation(FOLLOWER, 'one')).toBe(true);
  });

  test(`signings: ${name}: a run neither writes over nor ends what another one holds, until its time is over`, async () => {
    // Given
    const signings = await start();
    const [noted, other] = [aRotation('one', later(NOW, 1_000)), aRotation('two', later(NOW, 2_000))];
    await signings.holdRotation(FOLLOWER, noted, { now: NOW });
    // When, then: up to the last millisecond
    expect(await signings.holdRotation(FOLLOWER, other, { now: later(NOW, 999) })).toBe(false);
    expect(await signings.holdRotation(FOLLOWER, other, { now: NOW, over: 'three' })).toBe(false);
    expect(await signings.endRotation(FOLLOWER, 'two')).toBe(false);
    expect(await signings.rotation(FOLLOWER)).toEqual(noted);
    expect(await signings.holdRotation(FOLLOWER, other, { now: later(NOW, 1_000) })).toBe(true);
    expect(await signings.holdRotation(FOLLOWER, noted, { now: later(NOW, 1_000) })).toBe(false);
    expect(await signings.rotation(FOLLOWER)).toEqual(other);
  });

  test(`signings: ${name}: only the first write of a run may find no note: one that was ended does not come back`, async () => {
    // Given
    const signings = await start();
    const [noted, other] = [aRotation('one', later(NOW, 1_000)), aRotation('two', later(NOW, 2_000))];
    expect(await signings.noteRotation(FOLLOWER, noted)).toBe(false);
    await signings.holdRotation(FOLLOWER, noted, { now: NOW });
    await signings.endRotation(FOLLOWER, 'one');
    // When, then
    expect(await signings.noteRotation(FOLLOWER, noted)).toBe(false);
    expect(await signings.rotation(FOLLOWER)).toBeUndefined();
    await signings.holdRotation(FOLLOWER, other, { now: NOW });
    expect(await signings.noteRotation(FOLLOWER, noted)).toBe(false);
    expect(await signings.rotation(FOLLOWER)).toEqual(other);
  });

  test(`signings: ${name}: of those who begin, or go on in place of one, at the same moment one does`, async () => {
    const signings = await start();
    for (const over of [undefined, 'first']) {
      const moment = { now: NOW, ...(over === undefined ? {} : { over }) };
      if (over !== undefined) await signings.holdRotation(OTHER, aRotation(over, later(NOW, 1)), { now: NOW });
      const runs = Array.from({ length: 8 }, (_, at) => aRotation(`run ${at}`, later(NOW, 1)));
      const noted = await Promise.all(runs.map((run) => signings.holdRotation(OTHER, run, moment)));
      expect(noted.filter(Boolean)).toHaveLength(1);
      await signings.endRotation(OTHER, runs[noted.indexOf(true)]!.hold.run);
    }
  });
}

function aRotation(run: string, until: UnixMs): KeyRotation {
  const before = { address: '0xA', apiKey: 'a', version: 'v1' };
  const hold = { run, by: 'ana@desk', startedAt: NOW, until };
  return { hold, kind: 'key', switchBefore: 'ACTIVE', switchVersions: { 'followers/main': 7n }, before };
}
