import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperFeed } from '#adapters/paper/paper-feed.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { TABLE } from '#contract/table.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower, inLedger } from '#core/model/settings.ts';
import { paperWalletOf } from '#core/values/ids.ts';
import { costOf, proceedsOf } from '#core/values/price.ts';
import { type Chain } from '#ports/chain.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type PaperStore } from '#ports/paper-store.ts';
import { type Venue } from '#ports/venue.ts';
import { memoryDynamo } from '../../../../simulation/engine/memory-dynamo.ts';
import { aBuyChild, aSellChild } from '../../../../support/builders/a-child.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { scriptedMarkets, type ScriptedMarkets } from '../../../../support/fakes/scripted-markets.ts';
import { stepClock, type StepClock } from '../../../../support/fakes/step-clock.ts';
import { type Gate, gatedPort } from '../../../../support/gated-port.ts';

export const PAPER_WALLET = paperWalletOf(FOLLOWER);
export const ON_PAPER: Follower = inLedger(aFollower({ mode: 'paper' }), 'paper');

/** One run's view of paper money. */
export type PaperRun = {
  readonly venue: Venue;
  readonly chain: Chain;
  readonly feed: Omit<LeaderFeed, 'lagMs'>;
  readonly store: PaperStore;
};

/** Paper money in a table in memory, with one market whose book a test writes. */
export type PaperWorld = PaperRun & {
  readonly clock: StepClock;
  readonly markets: ScriptedMarkets;
  /** Another run, over the same table. */
  another(gate?: Gate): PaperRun;
};

/** Starts with one follower on paper, 5,000 dollars, a book of 0.49 / 0.50 and no fee; the account is opened unless told. */
export async function paperWorld({ isOpened = true } = {}): Promise<PaperWorld> {
  const name = TABLE.name('test');
  const clock = stepClock(NOW);
  const table = { client: memoryDynamo({ now: () => clock.moment, tableName: name }), table: name };
  const settings = dynamoSettings(table);
  await settings.store(someSettings({ version: 0n, followers: [ON_PAPER] }));
  const markets = scriptedMarkets();
  markets.known.set(CONDITION, aMarket());
  markets.books.set(TOKEN, aBook());
  const another = (gate?: Gate): PaperRun => {
    const store = gate === undefined ? dynamoPaperStore(table) : gatedPort(dynamoPaperStore(table), gate);
    const behind = gate === undefined ? markets : gatedPort(markets, gate);
    const deps = { store, markets: behind, clock };
    return {
      store,
      venue: paperVenue({ ...deps, orderId: orderIdOf }),
      chain: paperChain({ ...deps, settings }),
      feed: paperFeed(deps),
    };
  };
  const world = { ...another(), clock, markets, another };
  if (isOpened) await world.chain.collateral(PAPER_WALLET);
  return world;
}

type Asked = Partial<Pick<ChildOrder, 'token' | 'domain' | 'condition' | 'restsUntil' | 'mayTake'>> & {
  readonly shares?: string;
  readonly limit?: string;
  readonly salt?: bigint;
};

/** A purchase on paper: 100 shares at 0.50 at most. */
export function aPaperBuy({ shares = '100', limit = '0.5', salt = 1n, ...changes }: Asked = {}): ChildOrder {
  const [count, at] = [sharesOf(shares), priceOf(limit)];
  return onPaper(aBuyChild({ ...changes, shares: count, limit: at }), {
    salt,
    makerAmount: costOf(count, at),
    takerAmount: count,
  });
}

/** A sale on paper: 40 shares at 0.45 at least. */
export function aPaperSell({ shares = '40', limit = '0.45', salt = 2n, ...changes }: Asked = {}): ChildOrder {
  const [count, at] = [sharesOf(shares), priceOf(limit)];
  return onPaper(aSellChild({ ...changes, shares: count, limit: at }), {
    salt,
    makerAmount: count,
    takerAmount: proceedsOf(count, at),
  });
}

function onPaper(child: ChildOrder, changes: Partial<ChildOrder['fields']>): ChildOrder {
  const fields = { ...child.fields, ...changes, tokenId: child.token, maker: PAPER_WALLET, signer: PAPER_WALLET };
  const made = { ...child, mode: 'paper' as const, fields, posts: 1 };
  return { ...made, venueOrderId: orderIdOf(made) };
}
