import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Wallet } from '#core/values/ids.ts';
import {
  chainMemory,
  fallBehind,
  mergeChain,
  reachIn,
  reachOf,
  recallChain,
  REMEMBERED_BLOCKS,
} from '#flows/chain-memory.ts';
import { type ChainCursor } from '#ports/cursors.ts';
import { anEventId } from '../../../support/builders/identities.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => `0x${digit.repeat(40)}` as Wallet) as [Wallet, Wallet, Wallet];
const aCursor = (more: Partial<ChainCursor> = {}): ChainCursor => ({
  block: 1_000,
  hash: '0x1',
  wallets: [A],
  behind: [{ wallet: B, block: 900 }],
  version: 4n,
  ...more,
});

test('what is recalled is what was stored; 256 blocks back where the chain was reorganised', () => {
  const memory = chainMemory();
  recallChain(memory, aCursor());
  expect(reachOf(memory, () => true)).toEqual({ wallets: [A], behind: [{ wallet: B, block: 900 }] });
  recallChain(memory, aCursor(), 256);
  expect([memory.block, memory.behind.get(B)]).toEqual([744, 644]);
});

test('who falls behind is forgotten by the look for what has vanished', () => {
  const memory = chainMemory();
  recallChain(memory, aCursor({ wallets: [A, C] }));
  memory.seen.set(anEventId(1), { wallet: A, block: 990 });
  memory.seen.set(anEventId(2), { wallet: C, block: 991 });
  fallBehind(memory, A, 980);
  expect([...memory.seen.keys()]).toEqual([anEventId(2)]);
  expect([[...memory.covered], memory.behind.get(A)]).toEqual([[C], 980]);
});

test.each([
  [REMEMBERED_BLOCKS - 1, false, true],
  [REMEMBERED_BLOCKS, false, false],
  [REMEMBERED_BLOCKS, true, true],
])('who is %p blocks behind and ours: %p, is remembered: %p', (blocks, isOurs, isKept) => {
  const memory = chainMemory();
  recallChain(memory, aCursor({ block: 100_000, behind: [{ wallet: B, block: 100_000 - blocks }] }));
  expect(reachOf(memory, () => isOurs).behind).toHaveLength(isKept ? 1 : 0);
});

test('a cursor says how far each is that it names, and nothing of others', () => {
  expect([A, B, C].map((wallet) => reachIn(aCursor(), wallet))).toEqual([1_000, 900, undefined]);
});

test('two watchers together never claim more of anybody than one of them knew, and forget nobody', () => {
  const reach = fc.record({ A: fc.option(fc.nat(50)), B: fc.option(fc.nat(50)), C: fc.option(fc.nat(50)) });
  const wallets = { A, B, C };
  /** As a watcher holds it whose leaders stand so: those at its block together, others behind. */
  const cursorOf = (known: Readonly<Record<'A' | 'B' | 'C', number | null>>, version: bigint): ChainCursor => {
    const named = Object.entries(known).flatMap(([name, block]) =>
      block === null ? [] : [{ wallet: wallets[name as 'A'], block }],
    );
    const block = Math.max(0, ...named.map((one) => one.block));
    return {
      ...aCursor({ block, version }),
      wallets: named.filter((one) => one.block === block).map(({ wallet }) => wallet),
      behind: named.filter((one) => one.block !== block),
    };
  };
  fc.assert(
    fc.property(reach, reach, (ours, theirs) => {
      const memory = chainMemory();
      recallChain(memory, cursorOf(ours, 4n));
      const other = cursorOf(theirs, 5n);
      mergeChain(memory, other);
      const merged = { ...other, ...reachOf(memory, () => true), block: memory.block ?? 0 };
      for (const name of ['A', 'B', 'C'] as const) {
        const after = reachIn(merged, wallets[name]);
        const known = [ours[name], theirs[name]].filter((block) => block !== null);
        if (known.length === 0) expect(after).toBeUndefined();
        else expect(after).toBeLessThanOrEqual(Math.max(...known));
        if (known.length > 0) expect(after).toBeDefined();
      }
      expect(memory.stored).toBe(other);
    }),
  );
});
