import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SHARDS, shardOf } from '#core/detection/shards.ts';
import { type Wallet } from '#core/values/ids.ts';

const aWallet = fc
  .array(
    fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
    { minLength: 40, maxLength: 40 },
  )
  .map((digits) => `0x${digits.join('')}` as Wallet);

test('a wallet has one shard among so many, always the same; of one there is only that', () => {
  fc.assert(
    fc.property(aWallet, fc.integer({ min: 1, max: MAX_SHARDS }), (wallet, shards) => {
      const shard = shardOf(wallet, shards);
      expect(shard).toBeGreaterThanOrEqual(0);
      expect(shard).toBeLessThan(shards);
      expect(shardOf(wallet, shards)).toBe(shard);
      expect(shardOf(wallet, 1)).toBe(0);
    }),
  );
});

test('of 4,000 wallets each of four shards has about a thousand', () => {
  const counts = [0, 0, 0, 0];
  for (const wallet of fc.sample(aWallet, { numRuns: 4_000, seed: 1 })) {
    const shard = shardOf(wallet, 4);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
