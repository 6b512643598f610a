import { describe, expect, test } from '@jest/globals';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { shortageOf } from '#flows/wallet-shortage.ts';
import { type Wallet } from '#core/values/ids.ts';
import { aSellChild, aTrade, anOrderId } from '../../../support/builders/a-child.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

/** 100 shares for the leader, of which 40 are being sold, 50 for another one, 10 of nobody's. */
async function givenShares(held: string): Promise<FlowWorld> {
  const world = await flowWorld();
  const positions = [
    POSITION,
    aPosition({ available: sharesOf('50'), leader: `0x${'b'.repeat(40)}` as Wallet }),
    aPosition({ available: sharesOf('10'), leader: UNATTRIBUTED }),
  ];
  await world.ledger.commit(positions.map((value) => ({ kind: 'put', type: 'position', value })));
  world.chain.transferred.set(TOKEN, sharesOf(held));
  return world;
}

const POSITION = aPosition({ available: sharesOf('60'), selling: sharesOf('40') });

const whenAsked = (world: FlowWorld, follower = aFollower(), position = POSITION) =>
  shortageOf(world.deps, { parent: aParent({ side: 'SELL' }), follower, market: aMarket(), position });

describe('the shares that a sale needs', () => {
  test('are there as long as the wallet holds the 110 available ones: open sales and what is nobody’s do not count', async () => {
    expect(await whenAsked(await givenShares('110'))).toBeUndefined();
    expect(await whenAsked(await givenShares('109.99'))).toEqual({
      held: sharesOf('109.99'),
      recorded: sharesOf('110'),
    });
  });

  test('are taken to be there where the chain does not answer: a sale does not wait for it', async () => {
    const world = await givenShares('0');
    world.chain.isDown = true;
    expect(await whenAsked(world)).toBeUndefined();
  });

  test.each([
    ['MATCHED', false, '20'],
    ['CONFIRMED', false, '20'],
    ['FAILED', false, undefined],
    ['CONFIRMED', true, undefined],
  ] as const)(
    'X3: are not there as far as a sale that was over has sold them: a trade that is %s, booked %p, leaves %p of 60',
    async (status, settled, left) => {
      // Given: the chain still has all of them
      const world = await givenShares('110');
      const sale = aSellChild({ state: 'LATE_FILL', trades: [aTrade({ shares: sharesOf('40'), status, settled })] });
      await world.ledger.commit([{ kind: 'put', type: 'child', value: sale }]);
      // When
      const shortage = await whenAsked(world, aFollower(), { ...POSITION, lateSales: [sale.venueOrderId] });
      // Then
      expect(shortage).toEqual(left && { held: sharesOf(left), recorded: sharesOf('60') });
    },
  );

  test('X3: are none where late sales have sold more than the position has', async () => {
    const world = await givenShares('110');
    const sales = [1, 2].map((at) =>
      aSellChild({
        venueOrderId: anOrderId(at),
        state: 'LATE_FILL',
        trades: [aTrade({ shares: sharesOf('31'), status: 'MATCHED' })],
      }),
    );
    await world.ledger.commit(sales.map((value) => ({ kind: 'put', type: 'child', value })));
    const lateSales = sales.map(({ venueOrderId }) => venueOrderId);
    const shortage = await whenAsked(world, aFollower(), { ...POSITION, lateSales });
    expect(shortage).toEqual({ held: 0n, recorded: sharesOf('60') });
  });

  test('are not asked for where no wallet is traded', async () => {
    const world = await givenShares('0');
    expect(await whenAsked(world, aFollower({ mode: 'dry-run' }))).toBeUndefined();
    const { wallet: _, ...without } = aFollower();
    expect(await whenAsked(world, without)).toBeUndefined();
  });
});
