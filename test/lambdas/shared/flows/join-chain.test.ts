import { beforeEach, expect, test } from '@jest/globals';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type Wallet } from '#core/values/ids.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type ChainMemory, chainMemory } from '#flows/chain-memory.ts';
import { joinChain } from '#flows/join-chain.ts';
import { type ChainCursor, type Cursor } from '#ports/cursors.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const HOUR_MS = 3_600_000;

let world: FlowWorld;
beforeEach(async () => {
  world = await flowWorld();
  world.clock.advance(24 * HOUR_MS);
});

type Joining = { readonly block?: number; readonly memory?: Partial<ChainMemory>; readonly shard?: number };

/** A leader whose last recorded act was at a moment joins a chain that is read up to `block`. */
async function whenJoined(cursor: Partial<Cursor>, { block, memory: known, shard = 0 }: Joining = {}) {
  const first: Cursor = { leader: LEADER, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n, ...cursor };
  const cursors = new Map([[LEADER, first]]);
  const newest = await world.deps.fillLogs.newest();
  const settings = (await world.deps.settings.current())!;
  const now = unixMs(world.clock.moment);
  const memory = { ...chainMemory(), ...known };
  const until = block ?? newest.number;
  const input = { settings, shard, cursors, known: new Map(), now, memory, newest, block: until };
  const read = await joinChain(world.deps, input);
  return { memory, read, asked: world.fillLogs.asked, newest };
}

/** Another shard's cursor, or that of this one. */
const givenChain = (shard: number, cursor: Partial<ChainCursor>) =>
  world.deps.cursors.moveChain(shard, { block: 0, hash: '0x', wallets: [], behind: [], version: 1n, ...cursor });

test('a leader is read alone from his arming, an hour ago, and is on the chain then', async () => {
  const armedAt = later(world.clock.moment, -HOUR_MS);
  const { memory, asked, newest } = await whenJoined({ armedAt, at: armedAt });
  expect(asked).toEqual([{ wallets: [LEADER], from: Math.floor(armedAt / 1_000) - 1, to: newest.number }]);
  expect([...memory.covered]).toEqual([LEADER]);
});

test('what the index has told is not read again, but for its last minute', async () => {
  const at = later(world.clock.moment, -HOUR_MS);
  const { asked } = await whenJoined({ at });
  expect(asked[0]?.from).toBe(Math.floor((at - 60_000) / 1_000) - 1);
});

test('20,000 blocks back is the furthest', async () => {
  const { asked, newest } = await whenJoined({});
  expect(asked[0]?.from).toBe(newest.number - 20_000);
});

test('who is covered is not read again', async () => {
  const { asked } = await whenJoined({}, { memory: { covered: new Set([LEADER]) } });
  expect(asked).toEqual([]);
});

test('who was armed after the last block that is recorded joins without a read', async () => {
  const now = unixMs(world.clock.moment);
  const { asked, memory } = await whenJoined({ armedAt: now, at: now }, { block: 5 });
  expect(asked).toEqual([]);
  expect(memory.covered.has(LEADER)).toBe(true);
});

test('who cannot be read yet keeps nobody else from the chain', async () => {
  world.fillLogs.blockBefore = () => Promise.reject(new UnavailableError('no such block'));
  const { memory } = await whenJoined({});
  expect(memory.covered.size).toBe(0);
  expect(world.log.counts.get('ChainReadFailures')).toBe(1);
});

test('a node that stands before what is still to be read covers nobody', async () => {
  const { number } = await world.fillLogs.newest();
  const behind = new Map([[LEADER, number]]);
  const { memory, asked } = await whenJoined({}, { block: number + 50, memory: { behind } });
  expect(asked).toEqual([]);
  expect(memory.covered.size).toBe(0);
});

test('whom this shard left behind is read from there on, however long ago that is', async () => {
  const { number } = await world.fillLogs.newest();
  const { asked, memory } = await whenJoined({}, { memory: { behind: new Map([[LEADER, number - 30_000]]) } });
  expect(asked).toMatchObject([{ from: number - 30_000 + 1 }]);
  expect([...memory.covered, ...memory.behind.keys()]).toEqual([LEADER]);
});

test.each([true, false])(
  'whom another shard has recorded is read from 64 blocks before; he is covered there: %p',
  async (isCovered) => {
    const { number } = await world.fillLogs.newest();
    const block = number - 3_000;
    await givenChain(
      2,
      isCovered ? { block, wallets: [LEADER] } : { block: number, behind: [{ wallet: LEADER, block }] },
    );
    const { asked } = await whenJoined({});
    expect(asked).toMatchObject([{ from: block + 1 - 64, to: number }]);
  },
);

test('of several shards that have recorded him the furthest counts, this one included', async () => {
  const { number } = await world.fillLogs.newest();
  await givenChain(1, { block: number - 5_000, wallets: [LEADER] });
  await givenChain(3, { block: number - 2_000, wallets: [LEADER] });
  const { asked } = await whenJoined({}, { memory: { behind: new Map([[LEADER, number - 9_000]]) } });
  expect(asked).toMatchObject([{ from: number - 2_000 + 1 - 64 }]);
});

test('what another shard has recorded of others says nothing of him', async () => {
  const { number } = await world.fillLogs.newest();
  await givenChain(1, { block: number - 10, wallets: [`0x${'5'.repeat(40)}` as Wallet] });
  const { asked } = await whenJoined({});
  expect(asked[0]?.from).toBe(number - 20_000);
});
