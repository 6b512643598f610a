import { describe, expect, test } from '@jest/globals';
import {
  fnv1a64,
  labelledStream,
  seededStream,
  splitmix64,
  streamFrom,
  streamSeed,
  wordsOf,
} from '#core/values/random-stream.ts';

const times = <T>(count: number, next: () => T): readonly T[] => Array.from({ length: count }, next);

test('xoshiro128** goes on from 1, 2, 3, 4 as its authors published', () => {
  expect(times(10, streamFrom([1, 2, 3, 4]).nextU32)).toEqual([
    ...[11520, 0, 5927040, 70819200, 2031721883],
    ...[1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  ]);
});

test.each([
  [0n, [16294208416658607535n, 7960286522194355700n, 487617019471545679n]],
  [42n, [13679457532755275413n, 2949826092126892291n, 5139283748462763858n]],
])('splitmix64 from %d is that of the published code', (seed, expected) => {
  let state = seed;
  const drawn = expected.map(() => {
    const next = splitmix64(state);
    state = next.state;
    return next.value;
  });
  expect(drawn).toEqual(expected);
});

test.each([
  [0n, [3737715805, 2584255861, 2876756834, 3286328325], [317, 219, 244, 279]],
  [42n, [1776835114, 4165204688, 17111135, 2317295270], [151, 353, 1, 196]],
])('a stream of the seed %d is that of the reference', (seed, expected, below365) => {
  expect(times(4, seededStream(seed).nextU32)).toEqual(expected);
  const stream = seededStream(seed);
  expect(times(4, () => stream.below(365))).toEqual(below365);
});

test.each([
  ['', 0xcbf29ce484222325n],
  ['foobar', 0x85944171f73967e8n],
  ['a', 0xaf63dc4c8601ec8cn],
])('FNV-1a of %j is the published one', (label, hash) => {
  expect(fnv1a64(label)).toBe(hash);
});

test('FNV-1a hashes the bytes of UTF-8, not the units of UTF-16', () => {
  // Given: é is c3 a9 in UTF-8
  const prime = 0x100000001b3n;
  const step = (hash: bigint, byte: bigint): bigint => ((hash ^ byte) * prime) & 0xffffffffffffffffn;

  // Then
  expect(fnv1a64('é')).toBe(step(step(0xcbf29ce484222325n, 0xc3n), 0xa9n));
});

test('a seed of 42 stands for the four words of the reference', () => {
  expect(wordsOf(42n)).toEqual([803958421, 3184996902, 2993090819, 686809907]);
});

describe('a labelled stream', () => {
  test('is that of the reference seed', () => {
    const seed = 18351020287607968710n;
    expect(streamSeed(1n, 'foobar')).toBe(seed);
    expect(times(8, labelledStream(1n, 'foobar').nextU32)).toEqual(times(8, seededStream(seed).nextU32));
  });

  test('depends on its label and on nothing drawn elsewhere', () => {
    const first = times(8, labelledStream(7n, 'a').nextU32);
    times(100, labelledStream(7n, 'b').nextU32);
    expect(times(8, labelledStream(7n, 'a').nextU32)).toEqual(first);
    expect(times(8, labelledStream(7n, 'b').nextU32)).not.toEqual(first);
  });
});
