import { afterEach, describe, expect, test } from '@jest/globals';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type TokenId, type VenueOrderId } from '#core/values/ids.ts';
import { costOf } from '#core/values/price.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type Exchange, startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import { aMarket, aWorld, START_MS } from '../../../../bin/local/exchange/a-world.ts';
import { aSentBuy } from '../../../../support/builders/a-child.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { derivedSecret } from '../../../../support/derived-secret.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { scriptedVenue } from '../../../../support/fakes/scripted-venue.ts';
import { stepClock } from '../../../../support/fakes/step-clock.ts';
import { restingOrdersSpec, type RestingStage } from '../../../../support/port-specs/resting-orders-spec.ts';
import { aChild, FOLLOWER, someFields, TEST_EOA, TEST_KEY } from './vectors.ts';

const open: Exchange[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((exchange) => exchange.close()));
});

type Asked = Parameters<RestingStage['purchase']>[0];

/** When others offer shares at 0.50, and how many; a second later the book is as before. */
const OFFERS = [
  { afterMs: 60_000, size: '40' },
  { afterMs: 120_000, size: '100' },
];
const QUIET = { bids: [{ price: '0.49', size: '100' }], asks: [{ price: '0.51', size: '500' }] };
const PAUSES = [
  { kind: 'pause', on: 'clob *', mode: 'cancel-only', from: '200s', until: '210s' },
  { kind: 'pause', on: 'clob *', mode: 'disabled', from: '210s', until: '220s' },
];

async function exchangeStage(
  faults: readonly object[] = [],
  facts: Parameters<typeof aMarket>[1] = {},
): Promise<RestingStage> {
  const market = aMarket(1, facts);
  const { tokenId } = market.tokens[0];
  const books = [
    { tokenId, atMs: START_MS, ...QUIET },
    ...OFFERS.flatMap(({ afterMs, size }) => [
      { tokenId, atMs: START_MS + afterMs, bids: [], asks: [{ price: '0.50', size }, ...QUIET.asks] },
      { tokenId, atMs: START_MS + afterMs + 1_000, ...QUIET },
    ]),
  ];
  const plan = parseFaultPlan(JSON.stringify({ seed: 'test', faults }));
  const exchange = await startExchange({ world: aWorld({ markets: [market], books }), speed: 'max', faults: plan });
  open.push(exchange);
  exchange.fund(TEST_EOA, TEST_EOA, 1_000_000_000n, 0);
  const clock = exchangeClock({ url: exchange.urls.clock });
  const secret = await derivedSecret(exchange.urls, TEST_KEY);
  const signer = keySigner(() => Promise.resolve(secret), clock.now);
  const venue = polymarketVenue({ clobUrl: exchange.urls.clob, http: nodeHttp(), clock, signer });
  const offers = OFFERS.map(({ afterMs }) => START_MS + afterMs + 1_500);
  return {
    venue,
    follower: FOLLOWER,
    now: () => unixMs(exchange.clock.now()),
    advance: (ms) => {
      exchange.clock.advance(exchange.clock.now() + ms);
    },
    purchase: async (asked) => {
      const child = signedChild({ ...asked, token: tokenId as TokenId });
      const identified = { ...child, venueOrderId: venue.orderId(child) };
      return { ...identified, ...(await venue.prepare(FOLLOWER, identified)) };
    },
    offer: async (look) => {
      exchange.clock.advance(offers.shift() ?? exchange.clock.now());
      await look();
    },
  };
}

function signedChild({ shares, limit, restsUntil, token }: Asked & { readonly token: TokenId }): ChildOrder {
  const [count, at] = [sharesOf(shares), priceOf(limit)];
  const amounts = { makerAmount: costOf(count, at), takerAmount: count };
  const fields = someFields({ tokenId: token, timestamp: unixMs(START_MS), salt: count, ...amounts });
  return aChild({ name: 'resting', fields, domain: 'v1', id: '0x' }, { shares: count, limit: at, restsUntil });
}

restingOrdersSpec('the adapter against the local exchange', exchangeStage);
restingOrdersSpec('the scripted venue', scriptedStage);

function scriptedStage(): Promise<RestingStage> {
  const clock = stepClock(NOW);
  const venue = scriptedVenue(clock);
  venue.offers.ask = priceOf('0.51');
  venue.scripts.push({ quarters: [] });
  const offers = ['40', '100'];
  return Promise.resolve({
    venue,
    follower: aFollower(),
    now: () => clock.moment,
    advance: clock.advance,
    purchase: (asked) => Promise.resolve(sentChild(asked)),
    offer: async (look) => {
      clock.advance(60_000);
      const count = sharesOf(offers.shift() ?? '0');
      for (const id of venue.placed.keys()) venue.fill(id, count);
      await look();
    },
  });
}

function sentChild({ shares, limit, restsUntil }: Asked): ChildOrder {
  const id = `0x${shares.padStart(64, '0')}` as VenueOrderId;
  return aSentBuy({ venueOrderId: id, shares: sharesOf(shares), limit: priceOf(limit), restsUntil });
}

describe('the adapter, of an order that rests', () => {
  test('sends it as GTD and post-only, with its expiration in whole seconds, never sooner than asked for', async () => {
    const { purchase } = await exchangeStage();
    const restsUntil = unixMs(START_MS + 300_001);
    const { body } = await purchase({ shares: '100', limit: '0.50', restsUntil });
    expect(JSON.parse(body ?? '')).toMatchObject({
      orderType: 'GTD',
      postOnly: true,
      order: { expiration: String(START_MS / 1_000 + 301) },
    });
  });

  test('B40: cancels it while the venue takes no orders, and knows nothing while it takes no cancels either', async () => {
    // Given
    const { venue, follower, purchase, advance, now } = await exchangeStage(PAUSES);
    const children = await Promise.all(
      ['50', '60'].map((shares) => purchase({ shares, limit: '0.48', restsUntil: later(now(), 900_000) })),
    );
    for (const child of children) expect(await venue.post(follower, child)).toEqual({ kind: 'ack' });
    const [first, second] = children as [ChildOrder, ChildOrder];
    // When, Then
    advance(200_000);
    expect(await venue.cancel(follower, first)).toBe('cancelled');
    advance(10_000);
    expect(await venue.cancel(follower, second)).toBe('unknown');
    expect(await venue.openOrders(follower)).toEqual([second.venueOrderId]);
    advance(10_000);
    expect(await venue.cancel(follower, second)).toBe('cancelled');
    expect(await venue.openOrders(follower)).toEqual([]);
  });

  test('X21: sees it over where the venue cancels it with its market', async () => {
    // Given
    const resolution = { atMs: START_MS + 300_000, payoutsMicro: [1_000_000n, 0n] } as const;
    const { venue, follower, purchase, advance, now } = await exchangeStage([], { resolution });
    const child = await purchase({ shares: '50', limit: '0.48', restsUntil: later(now(), 900_000) });
    expect(await venue.post(follower, child)).toEqual({ kind: 'ack' });
    // When
    advance(300_000);
    // Then
    expect(await venue.order(follower, child)).toEqual({ isTerminal: true, matched: 0n });
    expect(await venue.openOrders(follower)).toEqual([]);
    expect(await venue.cancel(follower, child)).toBe('gone');
  });
});
