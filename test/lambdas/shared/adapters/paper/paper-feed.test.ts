import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { oneFault } from '../../../../support/one-fault.ts';
import { aPaperBuy, ON_PAPER, PAPER_WALLET, paperWorld, type PaperWorld } from './paper-world.ts';

async function givenHolding(): Promise<PaperWorld> {
  const world = await paperWorld();
  await world.venue.post(ON_PAPER, aPaperBuy());
  world.clock.advance(10_000);
  return world;
}

function resolve({ markets }: PaperWorld, pays: string): void {
  const rest = priceOf('1') - priceOf(pays);
  const payouts = [
    { token: TOKEN, perShare: priceOf(pays) },
    { token: OTHER_TOKEN, perShare: rest as ReturnType<typeof priceOf> },
  ];
  markets.paid.set(CONDITION, { condition: CONDITION, payouts });
}

test('the index shows what a paper wallet holds, at the price of its last fill, and no cash that moved', async () => {
  const { feed } = await givenHolding();
  const [held, ...more] = await feed.positions(PAPER_WALLET);
  expect(held).toMatchObject({ token: TOKEN, condition: CONDITION, shares: sharesOf('100'), price: priceOf('0.5') });
  expect(held?.value).toBe(dollars('50'));
  expect(more).toEqual([]);
  expect(await feed.cashMoves(PAPER_WALLET, NOW)).toEqual({ moves: [], unreadable: 0, isWhole: true });
  expect(await feed.activity(PAPER_WALLET, NOW)).toEqual({ rows: [], unreadable: 0, isWhole: true });
});

test.each([
  ['1', '100'],
  ['0.5', '50'],
  ['0', '0'],
])('a final payout of %s a share is paid once, with a row that says so', async (pays, payout) => {
  // Given
  const world = await givenHolding();
  const { chain, feed, clock } = world;
  const cash = await chain.collateral(PAPER_WALLET);
  resolve(world, pays);
  // When
  const walks = await Promise.all([1, 2, 3].map(() => world.another().feed.activity(PAPER_WALLET, NOW)));
  const { rows } = await feed.activity(PAPER_WALLET, NOW);
  // Then
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ type: 'REDEEM', token: TOKEN, shares: sharesOf('100'), notional: dollars(payout) });
  expect(await chain.collateral(PAPER_WALLET)).toBe(cash + dollars(payout));
  expect(await chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(0n);
  expect(await feed.positions(PAPER_WALLET)).toEqual([]);
  for (const walk of walks) for (const row of walk.rows) expect(row).toEqual(rows[0]);
  clock.advance(1);
  expect((await feed.activity(PAPER_WALLET, clock.moment)).rows).toEqual([]);
});

test('what is not in a block yet is paid out after it is', async () => {
  const world = await paperWorld();
  await world.venue.post(ON_PAPER, aPaperBuy());
  resolve(world, '1');
  expect((await world.feed.activity(PAPER_WALLET, NOW)).rows).toEqual([]);
  world.clock.advance(2_000);
  expect((await world.feed.activity(PAPER_WALLET, NOW)).rows).toHaveLength(1);
  expect(await world.chain.collateral(PAPER_WALLET)).toBe(dollars('5050'));
});

test('a payout is paid once where a run ends at any of its calls', async () => {
  for (let at = 1; at <= 12; at += 1)
    for (const when of ['before', 'after'] as const)
      for (const how of ['crash', 'unavailable'] as const) {
        const world = await givenHolding();
        resolve(world, '1');
        await world
          .another(oneFault({ at, when, how }).gate)
          .feed.activity(PAPER_WALLET, NOW)
          .catch(() => undefined);
        const { rows } = await world.feed.activity(PAPER_WALLET, later(NOW, -1));
        expect(rows).toHaveLength(1);
        expect(await world.chain.collateral(PAPER_WALLET)).toBe(dollars('5050'));
      }
});
