import { beforeEach, expect, test } from '@jest/globals';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type Wallet } from '#core/values/ids.ts';
import { UnavailableError } from '#ports/errors.ts';
import { joinChain } from '#flows/join-chain.ts';
import { type Cursor } from '#ports/cursors.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const HOUR_MS = 3_600_000;

let world: FlowWorld;
beforeEach(async () => {
  world = await flowWorld();
  world.clock.advance(24 * HOUR_MS);
});

/** A leader whose last recorded act was at a moment joins a chain that is read up to `block`. */
async function whenJoined(cursor: Partial<Cursor>, block?: number, joining = new Map<Wallet, number>()) {
  const first: Cursor = { leader: LEADER, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n, ...cursor };
  await world.deps.cursors.move(first);
  const cursors = new Map([[LEADER, first]]);
  const newest = await world.deps.fillLogs.newest();
  const settings = (await world.deps.settings.current())!;
  const now = unixMs(world.clock.moment);
  const until = block ?? newest.number;
  await joinChain(world.deps, { settings, cursors, known: new Map(), now, joining, newest, block: until });
  return { cursor: cursors.get(LEADER), asked: world.fillLogs.asked, newest };
}

test('a leader is read alone from his arming, an hour ago, and is on the chain then', async () => {
  const armedAt = later(world.clock.moment, -HOUR_MS);
  const { cursor, asked, newest } = await whenJoined({ armedAt, at: armedAt });
  expect(asked).toEqual([{ wallets: [LEADER], from: Math.floor(armedAt / 1_000) - 1, to: newest.number }]);
  expect(cursor).toMatchObject({ isOnChain: true, version: 2n });
  expect(await world.deps.cursors.cursor(LEADER)).toEqual(cursor);
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

test('who is on the chain is not read again', async () => {
  const { asked, cursor } = await whenJoined({ isOnChain: true });
  expect(asked).toEqual([]);
  expect(cursor?.version).toBe(1n);
});

test('who was armed after the last block that is recorded joins without a read', async () => {
  const { asked, cursor } = await whenJoined(
    { armedAt: unixMs(world.clock.moment), at: unixMs(world.clock.moment) },
    5,
  );
  expect(asked).toEqual([]);
  expect(cursor?.isOnChain).toBe(true);
});

test('who cannot be read yet keeps nobody else from the chain', async () => {
  world.fillLogs.blockBefore = () => Promise.reject(new UnavailableError('no such block'));
  const { cursor } = await whenJoined({});
  expect(cursor?.isOnChain).not.toBe(true);
  expect(world.log.counts.get('ChainReadFailures')).toBe(1);
});

test('a node that stands before what is still to be read covers nobody', async () => {
  const { number } = await world.fillLogs.newest();
  const joining = new Map([[LEADER, number + 1]]);
  const { cursor, asked } = await whenJoined({}, number + 500, joining);
  expect(asked).toEqual([]);
  expect(cursor?.isOnChain).not.toBe(true);
});

test('where another run has moved the cursor, its own is taken, and he joins at the next look', async () => {
  const armedAt = later(world.clock.moment, -HOUR_MS);
  const move = world.deps.cursors.move;
  world.deps.cursors.move = async (cursor) => {
    world.deps.cursors.move = move;
    await move(cursor);
    return true;
  };
  const other = { leader: LEADER, armedAt, at: armedAt, unconfirmed: [], version: 2n };
  const fills = world.fillLogs.fills;
  world.fillLogs.fills = async (...range) => {
    await move(other);
    return fills(...range);
  };
  const { cursor } = await whenJoined({ armedAt, at: armedAt });
  expect(cursor).toEqual(other);
});
