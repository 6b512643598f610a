import { describe, expect, test } from '@jest/globals';
import { aGammaRow, aPage, aRawTrade, buildAll, CONDITION, DOWN, someSources, UP, WALLET } from './raw-rows.ts';

const T = 1_772_139_600;

describe('joining recorded pages', () => {
  test('a row on two pages is one row, two equal rows of one page are two', () => {
    const twin = aRawTrade({ timestamp: T + 10 });
    const other = aRawTrade({ timestamp: T + 5, size: 7 });
    const sources = someSources([]);
    const { world, counts } = buildAll({ ...sources, activity: [aPage([twin, twin, other]), aPage([twin, other])] });
    expect(world.rows.map((row) => row.sizeMicro)).toEqual([7_000_000n, 100_000_000n, 100_000_000n]);
    expect(counts.rows).toMatchObject({ read: 5, kept: 3, repeats: 2 });
    expect(counts.dropped).toEqual(['rows repeated by paging or by another file: 2']);
  });

  test('the same trade in the names of v1 is a repeat, whatever it is called now', () => {
    const { type: _, ...trade } = aRawTrade();
    const v1 = {
      ...Object.fromEntries(['side', 'size', 'price', 'timestamp', 'outcome'].map((key) => [key, trade[key]])),
      proxyWallet: WALLET,
      asset: UP,
      conditionId: CONDITION,
      transactionHash: trade['transaction_hash'],
      outcomeIndex: 0,
      title: 'Renamed',
    };
    const { counts } = buildAll({ ...someSources([]), activity: [aPage([trade], 'a.jsonl'), aPage([v1], 'b.jsonl')] });
    expect(counts.rows).toMatchObject({ kept: 1, repeats: 1 });
  });

  test('rows of one second keep the order in which they happened, though the venue answers newest first', () => {
    const newestFirst = [
      aRawTrade({ timestamp: T + 9, size: 4 }),
      aRawTrade({ timestamp: T, size: 3 }),
      aRawTrade({ timestamp: T, size: 2 }),
      aRawTrade({ timestamp: T, size: 1 }),
    ];
    const { world } = buildAll(someSources(newestFirst));
    expect(world.rows.map((row) => row.sizeMicro)).toEqual([1_000_000n, 2_000_000n, 3_000_000n, 4_000_000n]);
  });

  test('an unreadable row costs itself only, and is told with its place', () => {
    const { counts } = buildAll(someSources([aRawTrade(), aRawTrade({ size: 'many' })]));
    expect(counts.rows).toMatchObject({ read: 2, kept: 1, unreadable: 1 });
    expect(counts.dropped[0]).toBe(
      'unreadable rows: 1, the first: rows.jsonl:2: size: is not an amount of zero or more, got "many"',
    );
  });

  test('only leaders asked for are kept, and only the window; what came before tells what they owned', () => {
    const stranger = `0x${'99'.repeat(20)}`;
    const sources = someSources(
      [
        aRawTrade({ timestamp: T - 100, size: 30 }),
        aRawTrade({ timestamp: T }),
        aRawTrade({ timestamp: T, proxy_wallet: stranger }),
        aRawTrade({ timestamp: T + 50, size: 1 }),
      ],
      [aGammaRow()],
    );
    const { world, counts } = buildAll(sources, { leaders: [WALLET], fromMs: T * 1000, toMs: (T + 50) * 1000 });
    expect(world.startMs).toBe(T * 1000);
    expect(world.rows).toHaveLength(1);
    expect(world.leaders).toEqual([
      {
        wallet: WALLET,
        name: 'someone',
        cashMicro: 50_000_000n,
        positions: [{ tokenId: UP, sharesMicro: 30_000_000n }],
      },
    ]);
    expect(counts.rows).toMatchObject({ ofOthers: 1, outsideWindow: 2 });
  });

  test('a market of which only the outcome is known resolves ten minutes after its last trade at the earliest', () => {
    const sources = someSources([aRawTrade()], [aGammaRow({ endDate: '2026-01-01T00:00:00Z' })]);
    const { world, counts } = buildAll({
      ...sources,
      resolutions: new Map([[CONDITION, { payouts: new Map([[DOWN, 1_000_000n]]) }]]),
    });
    expect(world.markets[0]?.resolution).toEqual({ atMs: (T + 600) * 1000, payoutsMicro: [0n, 1_000_000n] });
    expect(counts.invented.join()).toContain('time of resolution, markets: 1 of 1');
  });

  test('and before its first redemption, which also tells who won', () => {
    const redeem = { type: 'REDEEM', side: '', price: 0, token_id: UP, usdc_size: 0, timestamp: T + 300 };
    const { world } = buildAll(someSources([aRawTrade(), aRawTrade(redeem)], [aGammaRow()]));
    expect(world.markets[0]?.resolution).toEqual({ atMs: (T + 240) * 1000, payoutsMicro: [0n, 1_000_000n] });
  });

  test('a trade without a token gets it by its outcome; one of a foreign token is dropped', () => {
    const rows = [
      aRawTrade({ token_id: undefined, outcome: 'No', outcome_index: undefined }),
      aRawTrade({ token_id: '555' }),
    ];
    const { world, counts } = buildAll(someSources(rows, [aGammaRow()]));
    expect(world.rows.map((row) => row.tokenId)).toEqual([DOWN]);
    expect(counts.rows.unreadable).toBe(1);
  });

  test('nothing left is an error, and so is everybody as a leader', () => {
    expect(() => buildAll(someSources([aRawTrade()]), { fromMs: (T + 1) * 1000 })).toThrow(
      'no row is left of 1 readable ones',
    );
    expect(() => buildAll(someSources([{ wallet: 'x' }]))).toThrow(
      'the first unreadable: rows.jsonl:1: size: is missing',
    );
    const crowd = Array.from({ length: 101 }, (_, index) =>
      aRawTrade({ proxy_wallet: `0x${index.toString(16).padStart(40, '0')}` }),
    );
    expect(() => buildAll(someSources(crowd))).toThrow('more than 100 wallets: say which are leaders, got 101');
  });
});

describe('a market that was not recorded', () => {
  const interval = { slug: 'btc-updown-15m-1772139600', outcome: 'Up' };

  test('gets an invented second token, the opposite outcome and the tick of its prices', () => {
    const { world, counts } = buildAll(someSources([aRawTrade({ price: 0.123, outcome: 'Yes' })]));
    const [market] = world.markets;
    expect(market).toMatchObject({
      tickSize: '0.001',
      feeRate: 0,
      liquidity: 25_000,
      volume24h: 100_000,
      version: 'v1',
    });
    expect(market?.tokens[0]).toEqual({ tokenId: UP, outcome: 'Yes' });
    expect(market?.tokens[1]).toEqual({ tokenId: expect.stringMatching(/^\d{70,78}$/), outcome: 'No' });
    expect(market?.resolution).toBeUndefined();
    expect(counts.invented.join()).toContain('token id, markets: 1 of 1');
  });

  test('a price computed from filled amounts does not make the tick finer', () => {
    const { world } = buildAll(someSources([aRawTrade({ price: 0.9700000663288868 })]));
    expect(world.markets[0]?.tickSize).toBe('0.01');
  });

  test('ends with the interval of its slug, and the outcome is drawn by the seed', () => {
    const { world, counts } = buildAll(someSources([aRawTrade({ ...interval, price: 0.999 })]));
    expect(world.markets[0]?.endMs).toBe(1_772_140_500_000);
    expect(world.markets[0]?.resolution).toEqual({ atMs: 1_772_140_500_000, payoutsMicro: [1_000_000n, 0n] });
    expect(counts.invented.join()).toContain('outcome, markets: 1 of 1 (drawn');
  });

  test('an old redemption without a token paid what the wallet held in that size', () => {
    const redeem = { ...interval, type: 'REDEEM', side: '', price: 0, token_id: '', outcome: '', outcome_index: 999 };
    const rows = [
      aRawTrade({ ...interval, price: 0.999 }),
      aRawTrade({ ...interval, outcome: 'Down', outcome_index: 1, token_id: DOWN, size: 60, price: 0.01 }),
      aRawTrade({ ...redeem, size: 60, usdc_size: 60, timestamp: T + 2000 }),
    ];
    expect(buildAll(someSources(rows)).world.markets[0]?.resolution?.payoutsMicro).toEqual([0n, 1_000_000n]);
  });

  test('is of protocol V2 when its token is made of its condition', () => {
    const condition = `0x${'01'.repeat(31)}00`;
    const token = `${BigInt(condition) + 1n}`;
    const { world } = buildAll(
      someSources([aRawTrade({ condition_id: condition, token_id: token, outcome_index: 1 })]),
    );
    expect(world.markets[0]?.version).toBe('v2');
  });
});
