import { beforeEach, expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { readIndex, secondReadAt, type Times } from '#flows/read-index.ts';
import { type Cursor } from '#ports/cursors.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { anEventId, LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

let world: FlowWorld;
let hot: ReadonlySet<Wallet>;
beforeEach(async () => {
  hot = new Set();
  world = await flowWorld();
});

const walletAt = (at: number): Wallet => `0x${(at + 1).toString(16).padStart(40, '0')}` as Wallet;
const cursorOf = (leader: Wallet): Cursor => ({ leader, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n });

async function whenRead(wallets: readonly Wallet[], times = new Map<Wallet, Times>(), now = NOW) {
  const leaders = wallets.map((wallet, at) => ({ name: `Leader ${at}`, wallet, enabled: true }));
  const cursors = new Map(wallets.map((wallet) => [wallet, cursorOf(wallet)]));
  const settings = someSettings({ leaders });
  return readIndex(world.deps, { settings, cursors, times, totals: new Map(), now, hot });
}

test('of 30 leaders 8 are walked over at once, and all come back in the order of the settings', async () => {
  const { activity } = world.feed;
  let [running, most] = [0, 0];
  world.feed.activity = async (...given) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return activity(...given);
  };
  const wallets = Array.from({ length: 30 }, (_, at) => walletAt(at));
  const ready = await whenRead(wallets);
  expect(most).toBe(8);
  expect(ready.map(({ wallet }) => wallet)).toEqual(wallets);
});

test('a walk that fails says so when it is recorded; the others are there', async () => {
  const { activity } = world.feed;
  world.feed.activity = (wallet, from) =>
    wallet === walletAt(0) ? Promise.reject(new UnavailableError('down')) : activity(wallet, from);
  const [first, second] = await whenRead([walletAt(0), walletAt(1)]);
  expect(() => first!.record()).toThrow(UnavailableError);
  expect(await second!.record()).toBe(0);
});

test('who is not due is left alone until then, also after a walk that failed', async () => {
  const times = new Map<Wallet, Times>();
  world.feed.activity = () => Promise.reject(new UnavailableError('down'));
  expect(await whenRead([LEADER], times)).toHaveLength(1);
  expect(await whenRead([LEADER], times, later(NOW, 4_999))).toHaveLength(0);
  expect(await whenRead([LEADER], times, later(NOW, 5_000))).toHaveLength(1);
});

test('who is hot is read though he is not due, and his rhythm stays', async () => {
  const times = new Map<Wallet, Times>();
  const wallets = [walletAt(0), walletAt(1)];
  for (const { record } of await whenRead(wallets, times)) await record();
  hot = new Set([walletAt(1)]);
  const ready = await whenRead(wallets, times, later(NOW, 1_000));
  expect(ready.map(({ wallet }) => wallet)).toEqual([walletAt(1)]);
  hot = new Set();
  expect(await whenRead(wallets, times, later(NOW, 5_000))).toHaveLength(2);
});

test('a newest transaction is due two seconds after its first sight', () => {
  const sighting = { eventId: anEventId(), shares: sharesOf('1'), seenAt: NOW };
  expect(secondReadAt({ ...cursorOf(LEADER), unconfirmed: [sighting] })).toBe(later(NOW, 2_000));
  expect(secondReadAt(cursorOf(LEADER))).toBeUndefined();
});
