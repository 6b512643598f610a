import { beforeEach, expect, test } from '@jest/globals';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { later } from '#core/values/unix-ms.ts';
import { beforeIndex } from '#flows/before-index.ts';
import { recordActions } from '#flows/record-actions.ts';
import { aLeaderAction } from '../../../support/builders/a-leader-event.ts';
import { anEventId, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

let world: FlowWorld;
beforeEach(async () => {
  world = await flowWorld();
});

const trade = (type: 'BUY' | 'SELL', count: string, nth: number): LeaderAction =>
  aLeaderAction({ type, shares: sharesOf(count), at: NOW, eventId: anEventId(nth) });
const whenAsked = async (actions: readonly LeaderAction[], now = later(NOW, 1_000)) =>
  beforeIndex(world.deps, { settings: (await world.deps.settings.current())!, actions, now });

test('a sale of more than is recorded waits, and what comes after it', async () => {
  const actions = [trade('BUY', '10', 1), trade('SELL', '20', 2), trade('BUY', '5', 3)];
  expect(await whenAsked(actions)).toEqual(actions.slice(0, 1));
});

test('what is recorded of them already is not counted twice', async () => {
  const actions = [trade('BUY', '10', 1), trade('SELL', '10', 2)];
  const settings = (await world.deps.settings.current())!;
  await recordActions(world.deps, {
    settings,
    actions: actions.slice(0, 1),
    known: new Map(),
    source: 'chain',
    now: NOW,
  });
  expect(await whenAsked(actions)).toEqual(actions);
  const more = [...actions.slice(0, 1), trade('SELL', '20', 2)];
  expect(await whenAsked(more)).toEqual(more.slice(0, 1));
});

test('purchases, and sales that are old, ask for nothing', async () => {
  world.ledger.leaderPosition = () => Promise.reject(new Error('asked'));
  const actions = [trade('BUY', '10', 1), trade('SELL', '20', 2)];
  expect(await whenAsked(actions.slice(0, 1))).toHaveLength(1);
  expect(await whenAsked(actions, later(NOW, 10_000))).toHaveLength(2);
});
