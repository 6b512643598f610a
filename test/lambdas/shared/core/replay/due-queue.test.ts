import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueQueue } from '#core/replay/due-queue.ts';
import { unixMs } from '#core/values/unix-ms.ts';

it('gives everything back in the order of time, and of one moment in the order in which it was added', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (moments) => {
      // Given
      const queue = dueQueue<number>();
      moments.forEach((at, number) => {
        queue.add(unixMs(at), number);
      });

      // When
      const taken: { readonly at: number; readonly what: number }[] = [];
      for (let due = queue.take(unixMs(99)); due !== undefined; due = queue.take(unixMs(99))) taken.push(due);

      // Then
      const expected = moments.map((at, what) => ({ at, what })).toSorted((a, b) => a.at - b.at || a.what - b.what);
      expect(taken.map(({ at, what }) => ({ at, what }))).toEqual(expected);
    }),
  );
});

it('gives nothing before its moment, and at the moment itself', () => {
  const queue = dueQueue<string>();
  queue.add(unixMs(5), 'x');
  expect(queue.next()).toBe(5);
  expect(queue.take(unixMs(4))).toBeUndefined();
  expect(queue.take(unixMs(5))?.what).toBe('x');
  expect(queue.next()).toBeUndefined();
});
