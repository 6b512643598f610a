import { describe, expect, test } from '@jest/globals';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { chainBesidePaper, feedBesidePaper, venueBesidePaper } from '#adapters/paper/beside-paper.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperFeed } from '#adapters/paper/paper-feed.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { CASH, COLLATERAL } from '#core/model/journal.ts';
import { ownedOf } from '#core/model/position.ts';
import { type FollowerMode, inLedger } from '#core/model/settings.ts';
import { paperWalletOf } from '#core/values/ids.ts';
import { type Chain } from '#ports/chain.ts';
import { proveLedger } from '#flows/prove-ledger.ts';
import { memoryDynamo } from '../../../simulation/engine/memory-dynamo.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER, NOW, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { oneFault } from '../../../support/one-fault.ts';

const PAPER_WALLET = paperWalletOf(FOLLOWER);
const LEDGER = { follower: FOLLOWER, mode: 'paper' } as const;

type PaperFlow = FlowWorld & { readonly paper: Chain };

async function givenPaper(gate?: Parameters<typeof flowWorld>[0]): Promise<PaperFlow> {
  let paper: Chain | undefined;
  const world = await flowWorld({
    ...gate,
    ports: ({ venue, chain, feed, markets, clock, settings }) => {
      const table = { client: memoryDynamo({ now: () => NOW, tableName: 'paper' }), table: 'paper' };
      const deps = { store: dynamoPaperStore(table), markets, clock };
      paper = paperChain({ ...deps, settings });
      return {
        venue: venueBesidePaper(venue, paperVenue({ ...deps, orderId: (child) => venue.orderId(child) })),
        chain: chainBesidePaper(chain, paper),
        feed: feedBesidePaper(feed, paperFeed(deps)),
      };
    },
  });
  await givenMode(world, 'paper');
  if (paper === undefined) throw new Error('the ports were not made');
  return { ...world, paper };
}

const givenMode = (world: FlowWorld, mode: FollowerMode): Promise<void> => {
  const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
  return world.givenSettings(someSettings({ monitoring, followers: [inLedger(aFollower({ mode }), mode)] }));
};

function ownedIn(world: FlowWorld): bigint {
  return world.ledger.dump().positions.reduce((total, one) => total + ownedOf(one), 0n);
}

function cashIn(world: FlowWorld): bigint {
  return world.ledger
    .dump()
    .journal.flatMap(({ legs }) => legs)
    .filter(({ account, asset }) => account === CASH && asset === COLLATERAL)
    .reduce((total, { debit, credit }) => total + debit - credit, 0n);
}

async function* one<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** The ledger against itself, and against the paper wallet. */
async function thenProven(world: PaperFlow): Promise<void> {
  const { ledger, markets } = world;
  const { children } = ledger.dump();
  const proof = await proveLedger(
    { ledger, world: { chain: world.paper, markets } },
    {
      ledger: LEDGER,
      wallet: PAPER_WALLET,
      children: () => one(children),
      isWholeHistory: true,
      now: world.clock.moment,
    },
  );
  expect(proof?.differences).toEqual([]);
}

describe('a follower on paper', () => {
  test('buys and sells what the leader does through the whole order path, with its own money and nothing of the venue', async () => {
    // Given
    const world = await givenPaper();
    world.givenLeaderFill();
    // When
    expect(await world.untilQuiet()).toBe(true);
    const bought = ownedIn(world);
    world.givenLeaderFill({
      type: 'SELL',
      shares: sharesOf('1000'),
      transaction: aTransaction(2),
      at: world.clock.moment,
    });
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(bought).toBeGreaterThan(0n);
    expect(ownedIn(world)).toBe(bought - bought / 2n);
    expect(world.venue.posts).toEqual([]);
    const { children } = world.ledger.dump();
    expect(children.map(({ side, state, mode }) => `${side} ${state} ${mode}`).sort()).toEqual([
      'BUY DONE paper',
      'SELL DONE paper',
    ]);
    expect(await world.paper.collateral(PAPER_WALLET)).toBe(cashIn(world));
    expect(await world.paper.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(ownedIn(world));
    await thenProven(world);
  });

  test('is paid on a final payout, and the cash of its ledger is that of its wallet', async () => {
    const world = await givenPaper();
    world.givenLeaderFill();
    await world.untilQuiet();
    const owned = ownedIn(world);
    const before = cashIn(world);
    const payouts = [
      { token: TOKEN, perShare: priceOf('1') },
      { token: OTHER_TOKEN, perShare: priceOf('0') },
    ];
    world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
    for (let run = 0; run < 4; run += 1) {
      world.clock.advance(60_000);
      await world.whenReconciled();
    }
    expect(cashIn(world)).toBe(before + owned);
    expect(await world.paper.collateral(PAPER_WALLET)).toBe(cashIn(world));
    expect(world.ledger.dump().positions.every(({ claimed, available }) => claimed === 0n && available === 0n)).toBe(
      true,
    );
    await thenProven(world);
  });

  test.each(['live', 'dry-run'] as const)(
    'that becomes %s: an entry on paper that is still undecided ends SKIPPED(MODE_CHANGED), and nothing is sent',
    async (mode) => {
      const world = await givenPaper();
      world.givenLeaderFill();
      for (let look = 0; look < 30 && world.ledger.dump().parents.length === 0; look += 1) {
        await world.whenWatched();
        world.clock.advance(2_000);
      }
      await givenMode(world, mode);
      await world.whenExecuted();
      const [entry] = world.ledger.dump().parents;
      expect(entry).toMatchObject({ mode: 'paper', state: 'SKIPPED', reason: { code: 'MODE_CHANGED' } });
      expect(world.ledger.dump().children).toEqual([]);
      expect(world.venue.posts).toEqual([]);
    },
  );

  test.each(['live', 'dry-run'] as const)('that owns something on paper cannot become %s', async (mode) => {
    const world = await givenPaper();
    world.givenLeaderFill();
    await world.untilQuiet();
    await expect(givenMode(world, mode)).rejects.toThrow('settings leave a ledger in which something is at stake');
  });

  test('owns and pays the same wherever one call of a port goes wrong', async () => {
    const story = async (world: PaperFlow): Promise<readonly [bigint, bigint]> => {
      world.givenLeaderFill();
      expect(await world.untilQuiet()).toBe(true);
      world.givenLeaderFill({
        type: 'SELL',
        shares: sharesOf('1000'),
        transaction: aTransaction(2),
        at: world.clock.moment,
      });
      expect(await world.untilQuiet()).toBe(true);
      expect(await world.paper.collateral(PAPER_WALLET)).toBe(cashIn(world));
      expect(await world.paper.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(ownedIn(world));
      await thenProven(world);
      return [ownedIn(world), cashIn(world)];
    };
    const [owned, cash] = await story(await givenPaper());
    const counting = oneFault();
    await story(await givenPaper({ gate: counting.gate }));
    expect(owned).toBeGreaterThan(0n);
    for (let at = 1; at <= counting.calls(); at += 13)
      for (const when of ['before', 'after'] as const)
        for (const how of ['crash', 'unavailable'] as const) {
          const { gate } = oneFault({ at, when, how });
          let ended: readonly [bigint, bigint];
          try {
            ended = await story(await givenPaper({ gate }));
          } catch (error) {
            throw new Error(`call ${at}, ${when}, ${how}`, { cause: error });
          }
          const spent = dollars('5000') - ended[1];
          expect(ended[0]).toBeLessThanOrEqual(owned);
          expect(spent).toBeLessThanOrEqual(dollars('5000') - cash);
        }
  });
});
