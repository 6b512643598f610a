import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { FACTS_TTL_MS } from '#adapters/polymarket/market-facts.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Received, type Reply, startStub, type StubServer } from './stub-server.ts';
import { CONDITION, TOKEN_V1, TOKEN_V2 } from './vectors.ts';

const NO = '7305630249804085635496399869905769372294302716159034447326228509068694952392';
const GAMMA = {
  id: '703257',
  version: 'v1',
  question: 'Will it be confirmed?',
  conditionId: CONDITION,
  endDate: '2026-12-31T00:00:00Z',
  closed: false,
  acceptingOrders: true,
  enableOrderBook: true,
  negRisk: false,
  outcomes: '["Yes","No"]',
  clobTokenIds: JSON.stringify([TOKEN_V1, NO]),
  liquidity: '210334.51',
  liquidityNum: 210334.51,
  feesEnabled: true,
  feeSchedule: { rate: 0.04, exponent: 1, takerOnly: true, rebateRate: 0.25 },
  category: null,
  tags: [{ id: '1', label: 'Politics', slug: 'politics' }],
  events: [{ id: '9', tags: [{ id: '2', label: 'US Election', slug: 'us-election' }] }],
};
const RULES = {
  c: CONDITION,
  t: [
    { t: TOKEN_V1, o: 'Yes' },
    { t: NO, o: 'No' },
  ],
  mts: 0.01,
  mos: 5,
  nr: false,
  fd: { r: 0.04, e: 1, to: true },
  ao: true,
  v: 'v1',
};
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

type Given = { readonly markets: MarketData; readonly server: StubServer };

async function givenVenue(reply: (received: Received) => Reply): Promise<Given> {
  const server = await startStub(reply);
  open.push(server);
  const urls = { gammaUrl: server.url, clobUrl: server.url, dataApiUrl: server.url };
  return { markets: polymarketMarketData({ ...urls, http: nodeHttp({ timeoutMs: 1_000 }) }), server };
}

/** Gamma's open market and the CLOB's rules, each changed as told; null: not there. */
function givenMarket(gamma: object | null, rules: object | null): Promise<Given> {
  return givenVenue(({ url }) => {
    if (url.pathname.startsWith('/clob-markets/'))
      return rules === null ? { status: 404, body: { error: 'market not found' } } : { body: { ...RULES, ...rules } };
    const isOpenAsked = url.searchParams.get('closed') === 'false';
    const row = { ...GAMMA, ...gamma };
    return { body: { markets: gamma !== null && row.closed !== isOpenAsked ? [row] : [] } };
  });
}

describe('a market', () => {
  test('joins what Gamma and the CLOB know', async () => {
    const { markets, server } = await givenMarket({}, {});
    expect(await markets.market(CONDITION)).toEqual({
      condition: CONDITION,
      question: 'Will it be confirmed?',
      domain: 'v1',
      eventGroup: '9',
      tokens: [
        { token: TOKEN_V1, outcome: 'Yes' },
        { token: NO, outcome: 'No' },
      ],
      tick: 10_000n,
      minimumShares: 5_000_000n,
      fee: { rateBps: 400n, exponent: 1 },
      isAcceptingOrders: true,
      categories: ['politics', 'us election', 'us-election'],
      liquidity: 210_334_510_000n,
      endsAt: Date.UTC(2026, 11, 31),
    });
    const gamma = server.received.find(({ url }) => url.pathname === '/markets/keyset');
    expect(gamma?.url.search).toBe(`?include_tag=true&closed=false&condition_ids=${CONDITION}`);
  });

  test.each<[string, unknown, string | undefined]>([
    ['a number', [{ id: 903 }], '903'],
    ['several, in any order: the oldest', [{ id: '10001' }, { id: '903' }, { id: '9003' }], '903'],
    ['one that cannot be read among others', [{ id: { x: 1 } }, { id: 'M#1' }, { id: '903' }], '903'],
    ['text that is no number', [{ id: '9#G' }], undefined],
    ['an event without an id', [{ tags: [] }], undefined],
    ['no event', [], undefined],
    ['nothing', null, undefined],
  ])('takes the event from %s', async (_what, events, eventGroup) => {
    const { markets } = await givenMarket({ events }, {});
    const market = await markets.market(CONDITION);
    expect(market?.question).toBe(GAMMA.question);
    expect(market?.eventGroup).toBe(eventGroup);
  });

  test('X20, B27: asks Gamma once a minute and the CLOB every time', async () => {
    const { markets, server } = await givenMarket({}, {});
    await markets.market(CONDITION);
    await markets.market(CONDITION);
    await markets.tokensOf(CONDITION);
    expect(server.received.map(({ url }) => url.pathname.split('/')[1]).toSorted()).toEqual([
      'clob-markets',
      'clob-markets',
      'markets',
    ]);
  });

  describe('remembered', () => {
    const slow = { slug: 'rain', volume24hr: 15230.4 };
    /** A venue whose answers a test changes, and a machine whose time it moves. */
    async function givenChanging() {
      const now: { gamma: object | undefined; rules: object; elapsedMs: number } = {
        gamma: slow,
        rules: {},
        elapsedMs: 0,
      };
      const server = await startStub(({ url }) => {
        if (url.pathname.startsWith('/clob-markets/')) return { body: { ...RULES, ...now.rules } };
        if (now.gamma === undefined) return { status: 503, body: {} };
        return { body: { markets: url.searchParams.get('closed') === 'false' ? [{ ...GAMMA, ...now.gamma }] : [] } };
      });
      open.push(server);
      const urls = { gammaUrl: server.url, clobUrl: server.url, dataApiUrl: server.url };
      const http = nodeHttp({ timeoutMs: 1_000 });
      return { now, markets: polymarketMarketData({ ...urls, http, elapsedMs: () => now.elapsedMs }) };
    }

    test.each<[string, object, object]>([
      ['acceptance', { ao: false }, { isAcceptingOrders: false }],
      ['the tick', { mts: 0.001 }, { tick: 1_000n }],
      ['the minimum', { mos: 15 }, { minimumShares: 15_000_000n }],
      ['the fee', { fd: { r: 0.07, e: 1 } }, { fee: { rateBps: 700n } }],
    ])('X20, X23: %s never is: a change is seen with the next look', async (_what, rules, seen) => {
      const { now, markets } = await givenChanging();
      expect(await markets.market(CONDITION)).not.toMatchObject(seen);
      now.rules = rules;
      expect(await markets.market(CONDITION)).toMatchObject(seen);
    });

    test('X22: how orders are signed never is: once the sources differ the market is unknown', async () => {
      const { now, markets } = await givenChanging();
      expect(await markets.market(CONDITION)).toMatchObject({ domain: 'v1' });
      now.rules = { nr: true };
      expect(await markets.market(CONDITION)).toBeUndefined();
    });

    test('what Gamma tells is, for less than a minute: question, tags, end, volume, liquidity, closed', async () => {
      const { now, markets } = await givenChanging();
      expect(await markets.market(CONDITION)).toMatchObject({ slug: 'rain', volume24h: 15_230_400_000n });
      const later = { question: 'Other?', volume24hr: 1, liquidityNum: 2, endDate: '2027-01-01T00:00:00Z', tags: [] };
      now.gamma = { ...slow, ...later };
      now.elapsedMs = FACTS_TTL_MS - 1;
      expect(await markets.market(CONDITION)).toMatchObject({ question: GAMMA.question, volume24h: 15_230_400_000n });
      now.elapsedMs = FACTS_TTL_MS;
      expect(await markets.market(CONDITION)).toMatchObject({
        question: 'Other?',
        volume24h: 1_000_000n,
        liquidity: 2_000_000n,
        categories: ['us election', 'us-election'],
        endsAt: Date.UTC(2027, 0, 1),
      });
      now.gamma = { ...slow, closed: true };
      now.elapsedMs = 2 * FACTS_TTL_MS;
      expect(await markets.market(CONDITION)).toBeUndefined();
    });

    test('what is too old never decides: where Gamma does not answer any more, nothing does', async () => {
      const { now, markets } = await givenChanging();
      await markets.market(CONDITION);
      now.gamma = undefined;
      now.elapsedMs = FACTS_TTL_MS - 1;
      expect(await markets.market(CONDITION)).toBeDefined();
      now.elapsedMs = FACTS_TTL_MS;
      await expect(markets.market(CONDITION)).rejects.toThrow(UnavailableError);
    });
  });

  describe('told by strangers', () => {
    test('M2: question, slug, outcomes and tags come without what forges lines, and not longer than 200 characters', async () => {
      const { markets } = await givenMarket(
        {
          question: `Win\u202e?\nERROR \u001b[31m${'x'.repeat(300)}`,
          slug: 'ra\u200bin\r\n',
          outcomes: JSON.stringify(['Ye\u0007s', 'No\u2028']),
          tags: [{ label: 'Poli\u200dtics', slug: 'p' }],
        },
        {},
      );
      const market = await markets.market(CONDITION);
      expect(market?.question).toMatch(/^Win\?ERROR \[31mx{186}$/);
      expect(market).toMatchObject({ slug: 'rain', tokens: [{ outcome: 'Yes' }, { outcome: 'No' }] });
      expect(market?.categories).toContain('politics');
    });

    test('M3: keys like __proto__ and constructor in an answer change nothing', async () => {
      const hostile = '"__proto__":{"ao":false,"isClosed":true},"constructor":{"prototype":{"hasBook":false}},';
      const text = (body: object): string => JSON.stringify(body).replace('{', `{${hostile}`);
      const { markets } = await givenVenue(({ url }) => {
        if (url.pathname.startsWith('/clob-markets/')) return { body: JSON.parse(text(RULES)) as object };
        const rows = url.searchParams.get('closed') === 'false' ? [JSON.parse(text(GAMMA)) as object] : [];
        return { body: { markets: rows } };
      });
      expect(await markets.market(CONDITION)).toMatchObject({ isAcceptingOrders: true, question: GAMMA.question });
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as { readonly ao?: unknown }).ao).toBeUndefined();
    });

    test('M4: addresses and paths in its texts are never asked', async () => {
      const { markets, server } = await givenMarket(
        {
          icon: 'http://169.254.169.254/latest',
          image: 'http://localhost/',
          slug: '../../order?x=',
          question: 'https://evil.test/',
        },
        {},
      );
      await markets.market(CONDITION);
      expect(server.received.map(({ url }) => url.pathname).toSorted()).toEqual([
        `/clob-markets/${CONDITION}`,
        '/markets/keyset',
      ]);
    });

    test.each(['NaN', '-1', -1, '0x10', '1e309', '9'.repeat(400), 1e308, {}, true])(
      'M5, M6: a volume of %p is none, and so is a liquidity',
      async (amount) => {
        const told = { volume24hr: amount, liquidityNum: amount, liquidity: undefined };
        const market = await (await givenMarket(told, {})).markets.market(CONDITION);
        expect(market?.liquidity).toBe(0n);
        expect(market).not.toHaveProperty('volume24h');
      },
    );
  });

  test.each([
    [{ v: 'v1', nr: true }, { negRisk: true }, 'v1-neg-risk'],
    [{ v: 'v1', nr: false }, {}, 'v1'],
    [
      { v: 'v2', nr: true },
      { version: 'v2', negRisk: false, positionIds: [TOKEN_V1, NO], clobTokenIds: '["1","2"]' },
      'v2',
    ],
  ])('with %p is signed for its exchange', async (rules, gamma, domain) => {
    const { markets } = await givenMarket(gamma, rules);
    expect(await markets.market(CONDITION)).toMatchObject({ domain });
  });

  test('of the newer kind is asked for in both spellings of its id', async () => {
    // Given
    const condition = `0x${'cd'.repeat(31)}00` as ConditionId;
    const gamma = { version: 'v2', conditionId: condition.slice(0, -2), positionIds: [TOKEN_V1, NO] };
    const { markets, server } = await givenMarket(gamma, { v: 'v2', c: condition });
    // When
    const market = await markets.market(condition);
    // Then
    expect(market?.condition).toBe(condition);
    const asked = server.received.find(({ url }) => url.pathname === '/markets/keyset');
    expect(asked?.url.searchParams.getAll('condition_ids')).toEqual([condition, condition.slice(0, -2)]);
  });

  test.each([
    [
      'another token',
      {
        t: [
          { t: TOKEN_V2, o: 'Yes' },
          { t: NO, o: 'No' },
        ],
      },
      {},
    ],
    [
      'the outcomes the other way round',
      {
        t: [
          { t: NO, o: 'No' },
          { t: TOKEN_V1, o: 'Yes' },
        ],
      },
      {},
    ],
    ['one token only', { t: [{ t: TOKEN_V1, o: 'Yes' }] }, {}],
    ['another version', { v: 'v2' }, {}],
    ['another neg-risk flag', { nr: true }, {}],
    ['no book', {}, { enableOrderBook: false }],
    ['an end', {}, { closed: true }],
    ['no token ids', {}, { clobTokenIds: null }],
  ])(
    'X22, B26, M7: on which the sources differ, or that trades no more, is unknown: %s',
    async (_name, rules, gamma) => {
      const { markets } = await givenMarket(gamma, rules);
      expect(await markets.market(CONDITION)).toBeUndefined();
    },
  );

  test('that one source does not know is unknown, also where Gamma answers with others', async () => {
    const withoutRules = await givenMarket({}, null);
    const withoutGamma = await givenMarket(null, {});
    const others = await givenMarket({ conditionId: `0x${'ee'.repeat(32)}` }, {});
    for (const { markets } of [withoutRules, withoutGamma, others])
      expect(await markets.market(CONDITION)).toBeUndefined();
  });

  test.each<[string, object, object, string | undefined]>([
    ['of the rules, as Gamma writes times', {}, { gst: '2026-01-14 00:30:00+00' }, '2026-01-14T00:30:00Z'],
    ['of Gamma, where the rules have none', { gameStartTime: '2026-01-14 00:30:00+00' }, {}, '2026-01-14T00:30:00Z'],
    [
      'of the rules before that of Gamma',
      { gameStartTime: '2026-01-14 00:30:00+00' },
      { gst: '2026-01-15T00:30:00Z' },
      '2026-01-15T00:30:00Z',
    ],
    ['that cannot be read', { gameStartTime: 7 }, { gst: 'soon' }, undefined],
  ])('begins with the game %s', async (_, row, rules, at) => {
    const { markets } = await givenMarket(row, rules);
    expect((await markets.market(CONDITION))?.startsAt).toBe(at === undefined ? undefined : Date.parse(at));
  });

  test.each([
    ['proposed', true],
    ['disputed', true],
    ['resolved', true],
    ['requested', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('whose outcome is %p is about to be decided: %p', async (umaResolutionStatus, is) => {
    const { markets } = await givenMarket({ umaResolutionStatus }, {});
    expect((await markets.market(CONDITION))?.isResolving).toBe(is);
  });

  test('not accepting orders is told so, and unknown ends and liquidity are left out', async () => {
    const { markets } = await givenMarket(
      { endDate: null, liquidity: undefined, liquidityNum: undefined },
      { ao: false },
    );
    const market = await markets.market(CONDITION);
    expect(market).toMatchObject({ isAcceptingOrders: false, liquidity: 0n });
    expect(market).not.toHaveProperty('endsAt');
  });

  test.each([
    [
      { r: 0.0725, e: 1 },
      { rateBps: 725n, exponent: 1 },
    ],
    [
      { r: 0.00721, e: 2 },
      { rateBps: 73n, exponent: 2 },
    ],
    [
      { r: '0.05', e: '1' },
      { rateBps: 500n, exponent: 1 },
    ],
    [null, { rateBps: 400n, exponent: 1 }],
  ])('with the fee %p costs %p', async (fd, fee) => {
    const { markets } = await givenMarket({}, { fd });
    expect(await markets.market(CONDITION)).toMatchObject({ fee });
  });

  test('without a fee costs nothing where Gamma says so too', async () => {
    const { markets } = await givenMarket({ feesEnabled: false }, { fd: undefined });
    expect(await markets.market(CONDITION)).toMatchObject({ fee: { rateBps: 0n } });
  });

  test.each([
    { c: `0x${'ee'.repeat(32)}` },
    { mts: 0 },
    { mts: -0.01 },
    { mts: 0.03 },
    { mos: 'NaN' },
    { nr: undefined },
    { ao: undefined },
    { v: 'v3' },
    { fd: { r: 1.5, e: 1 } },
    { fd: { r: 0.04, e: 1.5 } },
    { fd: { r: 0.04, e: 99 } },
  ])('is unreadable with the rules %p', async (rules) => {
    const { markets } = await givenMarket({}, rules);
    await expect(markets.market(CONDITION)).rejects.toThrow(UnreadableAnswerError);
  });

  test.each([
    { version: undefined },
    { version: 'v3' },
    { clobTokenIds: 'no JSON' },
    { clobTokenIds: '["0x1","2"]' },
    { outcomes: '5' },
  ])('is unreadable with the row %p', async (row) => {
    const { markets } = await givenMarket(row, {});
    await expect(markets.market(CONDITION)).rejects.toThrow(UnreadableAnswerError);
  });
});

describe('the tokens of a market', () => {
  test('are known of a resolved one too', async () => {
    const { markets, server } = await givenMarket({ closed: true }, {});
    expect(await markets.tokensOf(CONDITION)).toEqual([TOKEN_V1, NO]);
    expect(server.received.map(({ url }) => url.searchParams.get('closed'))).toEqual(['false', 'true']);
  });

  test('are undefined of one that nobody knows', async () => {
    const { markets } = await givenMarket(null, null);
    expect(await markets.tokensOf(CONDITION)).toBeUndefined();
  });
});

describe('a market is closed', () => {
  test.each([
    [true, { closed: true }],
    [true, { enableOrderBook: false }],
    [false, { acceptingOrders: false }],
    [false, {}],
  ])('%p with %j', async (isClosed, facts) => {
    const { markets } = await givenMarket(facts, {});
    expect(await markets.isClosed(CONDITION)).toBe(isClosed);
  });

  test('not where nobody knows it, nor where both sources disagree on it', async () => {
    expect(await (await givenMarket(null, null)).markets.isClosed(CONDITION)).toBe(false);
    const { markets } = await givenMarket({}, { nr: true });
    expect([await markets.market(CONDITION), await markets.isClosed(CONDITION)]).toEqual([undefined, false]);
  });
});

describe('the contract that keeps the tokens of a market', () => {
  test.each([
    ['v1', { negRisk: false }],
    ['v1-neg-risk', { negRisk: true }],
    [undefined, { negRisk: undefined }],
  ])('is %p of a resolved one, as its slow facts say: %j', async (domain, facts) => {
    const { markets } = await givenMarket({ closed: true, ...facts }, {});
    expect(await markets.domainOf(CONDITION)).toBe(domain);
  });

  test('is undefined of one that nobody knows', async () => {
    const { markets } = await givenMarket(null, null);
    expect(await markets.domainOf(CONDITION)).toBeUndefined();
  });
});

const BOOK = {
  market: CONDITION,
  asset_id: TOKEN_V1,
  bids: [
    { price: '0.07', size: '1200' },
    { price: '0.08', size: '530.5' },
  ],
  asks: [
    { price: '0.10', size: '900' },
    { price: '0.09', size: '310' },
    { price: '0.085', size: '0' },
  ],
};

describe('a book', () => {
  test("is best first, whatever the venue's order, without empty levels", async () => {
    const { markets } = await givenVenue(() => ({ body: BOOK }));
    expect(await markets.book(TOKEN_V1)).toEqual({
      bids: [
        { price: 80_000n, shares: 530_500_000n },
        { price: 70_000n, shares: 1_200_000_000n },
      ],
      asks: [
        { price: 90_000n, shares: 310_000_000n },
        { price: 100_000n, shares: 900_000_000n },
      ],
    });
  });

  test('that does not exist is undefined', async () => {
    const { markets } = await givenVenue(() => ({
      status: 404,
      body: { error: 'No orderbook exists for the requested token id' },
    }));
    expect(await markets.book(TOKEN_V1)).toBeUndefined();
  });

  test.each([
    { asset_id: NO },
    { bids: [{ price: '-0.1', size: '1' }] },
    { bids: [{ price: '1.5', size: '1' }] },
    { bids: [{ price: '0', size: '1' }] },
    { asks: [{ price: 'NaN', size: '1' }] },
    { asks: [{ price: '0.1', size: '1e309' }] },
    { asks: [{ price: '0.1', size: '-5' }] },
    { asks: 'none' },
  ])('is unreadable with %p', async (change) => {
    const { markets } = await givenVenue(() => ({ body: { ...BOOK, ...change } }));
    await expect(markets.book(TOKEN_V1)).rejects.toThrow(UnreadableAnswerError);
  });

  test('is not empty because nothing answers', async () => {
    const { markets } = await givenVenue(() => ({ status: 500, body: '' }));
    await expect(markets.book(TOKEN_V1)).rejects.toThrow(UnavailableError);
  });
});
