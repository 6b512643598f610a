import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { utcDate, type UnixMs } from '#core/values/unix-ms.ts';
import { type Signings } from '#ports/signings.ts';

/** Counts in memory. */
export function memorySignings(): Signings {
  const orders = new Set<string>();
  const sums = new Map<string, Usd>();
  const leaves = new Map<string, UnixMs>();
  const rotations = new Map<string, KeyRotation>();
  const sumOf = (key: string): Usd => sums.get(key) ?? usd(0n);
  return {
    count: ({ follower, order, parent, isWorked, dollars, perParent, perDay }, now) => {
      const [ofParent, ofDay] = [`${follower} ${parent}`, `${follower} ${utcDate(now)} ${isWorked}`];
      if (orders.has(`${follower} ${order}`)) return Promise.resolve({ kind: 'counted' });
      for (const [what, key, most] of [
        ['parent', ofParent, perParent],
        ['day', ofDay, perDay],
      ] as const)
        if (sumOf(key) + dollars > most) return Promise.resolve({ kind: 'above', what, signed: sumOf(key) });
      orders.add(`${follower} ${order}`);
      for (const key of [ofParent, ofDay]) sums.set(key, usd(sumOf(key) + dollars));
      return Promise.resolve({ kind: 'counted' });
    },
    rotation: (follower) => Promise.resolve(rotations.get(follower)),
    holdRotation: (follower, rotation, { now, over }) => {
      const held = rotations.get(follower)?.hold;
      const isFree = held === undefined || [rotation.hold.run, over].includes(held.run) || held.until <= now;
      if (isFree) rotations.set(follower, rotation);
      return Promise.resolve(isFree);
    },
    noteRotation: (follower, rotation) => {
      const isOwn = rotations.get(follower)?.hold.run === rotation.hold.run;
      if (isOwn) rotations.set(follower, rotation);
      return Promise.resolve(isOwn);
    },
    endRotation: (follower, run) => {
      const held = rotations.get(follower)?.hold;
      const isOwn = held === undefined || held.run === run;
      if (isOwn) rotations.delete(follower);
      return Promise.resolve(isOwn);
    },
    leave: (follower) => Promise.resolve(leaves.get(follower)),
    giveLeave: (follower, until) => {
      leaves.set(follower, until);
      return Promise.resolve();
    },
  };
}
