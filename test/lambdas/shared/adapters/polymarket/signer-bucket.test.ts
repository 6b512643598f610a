import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { signerBucket } from '#adapters/polymarket/signer-bucket.ts';

const ANN = '0xa';
const BEN = '0xb';

describe('X9: the orders of one key', () => {
  test('60 are sent at once, the next waits 25 ms, and each further one 25 ms more', () => {
    const bucket = signerBucket();
    const waits = Array.from({ length: 63 }, () => bucket.take(ANN, 1_000).waitMs);
    expect(waits.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 0));
    expect(waits.slice(60)).toEqual([25, 50, 75]);
  });

  test('one that would wait a second is taken, one that would wait longer is told to come again and takes no place', () => {
    const bucket = signerBucket();
    const all = Array.from({ length: 102 }, () => bucket.take(ANN, 0));
    expect([all[99], all[100], all[101]]).toEqual([
      { waitMs: 1_000, isTaken: true },
      { waitMs: 1_025, isTaken: false },
      { waitMs: 1_025, isTaken: false },
    ]);
    expect(bucket.take(ANN, 25)).toEqual({ waitMs: 1_000, isTaken: true });
  });

  test('rest as long as the venue asked one of them to, and those of another key do not', () => {
    const bucket = signerBucket();
    bucket.rest(ANN, 5_000);
    bucket.rest(ANN, 3_000);
    expect(bucket.take(ANN, 3_999)).toEqual({ waitMs: 1_001, isTaken: false });
    expect(bucket.take(ANN, 4_000)).toEqual({ waitMs: 1_000, isTaken: true });
    expect(bucket.take(BEN, 3_999)).toEqual({ waitMs: 0, isTaken: true });
  });

  test('in no stretch of time more are sent than 60 and one for each 25 ms of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 61, maxLength: 300 }), (gaps) => {
        const bucket = signerBucket();
        let nowMs = 0;
        const sent: number[] = [];
        for (const gap of gaps) {
          nowMs += gap % 7 === 0 ? gap : 0;
          const { waitMs, isTaken } = bucket.take(ANN, nowMs);
          if (isTaken) sent.push(nowMs + waitMs);
        }
        for (let at = 60; at < sent.length; at += 1) expect(sent[at]! - sent[at - 60]!).toBeGreaterThanOrEqual(25);
      }),
    );
  });
});
