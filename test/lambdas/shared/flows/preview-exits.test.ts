import { expect, test } from '@jest/globals';
import { applyReductions } from '#flows/apply-reductions.ts';
import { previewExits } from '#flows/preview-exits.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

async function rowsOf(world: FlowWorld, sold: readonly string[]) {
  for (const shares of sold) await givenReduction(world, shares);
  const input = { events: world.ledger.dump().events, followers: [FOLLOWER], now: world.clock.moment };
  const reduced = await applyReductions(world.deps, input);
  return previewExits(world.deps, { settings: (await world.deps.settings.current())!, reduced });
}

test('two reductions of one position are one sale, at the best bid', async () => {
  const rows = await rowsOf(await givenBought(), ['1000', '500']);
  expect(rows).toMatchObject([{ side: 'SELL', action: 'order', shares: sharesOf('291'), usd: dollars('142.59') }]);
});

test('nothing is sold of what is not owned', async () => {
  const rows = await rowsOf(await givenStarted(), ['1000']);
  expect(rows).toMatchObject([{ action: 'none', reason: { code: 'NO_POSITION' } }]);
});

test.each([
  ['NO_BID', (world: FlowWorld) => world.markets.books.set(TOKEN, aBook({ bids: [] }))],
  ['NO_BID', (world: FlowWorld) => world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }))],
  ['DUST', (world: FlowWorld) => world.markets.known.set(CONDITION, aMarket({ minimumShares: sharesOf('400') }))],
])('a sale waits with %s', async (code, given) => {
  const world = await givenBought();
  given(world);
  expect(await rowsOf(world, ['1000'])).toMatchObject([{ action: 'wait', reason: { code } }]);
});
