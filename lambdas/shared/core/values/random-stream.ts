/** Whole numbers that look drawn and are not: the same seed gives the same ones in every run. */
export type RandomStream = {
  /** From 0 to 2^32 - 1. */
  readonly nextU32: () => number;
  /** From 0 to `count` - 1; off an even chance by less than `count` in 2^32. */
  readonly below: (count: number) => number;
};

/** What a stream goes on from: four words of 32 bits. */
export type StreamWords = readonly [number, number, number, number];

const MASK_64 = (1n << 64n) - 1n;
const TWO_32 = 4_294_967_296;
// Looked up once: a resampling multiplies millions of times.
const { imul, floor } = Math;

/**
 * Makes the stream of a purpose: xoshiro128** 1.1 (Blackman and Vigna, 2021), seeded by splitmix64 of the master seed and
 * the label, so that what one label draws depends on no other.
 */
export function labelledStream(master: bigint, label: string): RandomStream {
  return seededStream(streamSeed(master, label));
}

/** The seed of a purpose's stream, in 64 bits. */
export function streamSeed(master: bigint, label: string): bigint {
  return splitmix64((master & MASK_64) ^ fnv1a64(label)).value;
}

/** Makes the stream of a 64-bit seed. */
export function seededStream(seed: bigint): RandomStream {
  return streamFrom(wordsOf(seed));
}

/** The four words of 32 bits that a seed stands for: two numbers of splitmix64, the low half of each first. */
export function wordsOf(seed: bigint): StreamWords {
  const first = splitmix64(seed);
  const second = splitmix64(first.state);
  return [low(first.value), high(first.value), low(second.value), high(second.value)];
}

/** Makes the stream that goes on from four words of 32 bits, not all of them zero. */
export function streamFrom(words: StreamWords): RandomStream {
  let [a, b, c, d] = words;
  const nextU32 = (): number => {
    const result = imul(rotated(imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };
  return { nextU32, below: (count) => floor((nextU32() * count) / TWO_32) };
}

/** The hash FNV-1a of a label's bytes in UTF-8, in 64 bits. */
export function fnv1a64(label: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(label)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK_64;
  return hash;
}

/** The next number of splitmix64, and the state that it comes to. */
export function splitmix64(state: bigint): { readonly value: bigint; readonly state: bigint } {
  const next = (state + 0x9e3779b97f4a7c15n) & MASK_64;
  const once = ((next ^ (next >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
  const twice = ((once ^ (once >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
  return { value: twice ^ (twice >> 31n), state: next };
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function low(value: bigint): number {
  return Number(value & 0xffffffffn);
}

function high(value: bigint): number {
  return Number(value >> 32n);
}
