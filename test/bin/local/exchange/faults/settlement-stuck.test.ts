import { describe, expect, it } from '@jest/globals';
import { aMarket, START_MS } from '../a-world.ts';
import { SECOND_KEY } from '../a-client.ts';
import { aTrader, MILLION, pass } from '../an-exchange.ts';
import { hitsOf } from './a-faulty-exchange.ts';
import { faulty, QUIET, statusesAt } from './a-settlement.ts';

describe('stuck', () => {
  it('until 10 min stays MATCHED until then, and is MINED 2 s and CONFIRMED 6 s later', async () => {
    const exchange = await faulty({ kind: 'stuck', from: '1m', until: '10m' });
    const client = await aTrader(exchange);
    pass(exchange, 60_000);
    await client.buy(50, 0.51);
    expect(await statusesAt(exchange, client, [600, 601.999, 602, 605.999, 606])).toEqual([
      ['MATCHED'],
      ['MATCHED'],
      ['MINED'],
      ['MINED'],
      ['CONFIRMED'],
    ]);
    expect(exchange.audit(client.wallet).sharesMicro).toEqual({ 101: 50n * MILLION });
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('strikes only what is matched in its window: neither 1 ms before nor at its end', async () => {
    const exchange = await faulty({ kind: 'stuck', from: '1m', until: '2m' });
    const client = await aTrader(exchange);
    for (const second of [59.999, 60, 119.999, 120]) {
      exchange.clock.advance(START_MS + second * 1_000);
      await client.buy(5, 0.51);
    }
    exchange.clock.advance(START_MS + 125_999);
    const late = exchange.audit(client.wallet).trades.map(({ status }) => status);
    expect(late).toEqual(['CONFIRMED', 'MINED', 'MINED', 'MINED']);
    expect(hitsOf(exchange)).toEqual([2]);
  });

  it('without an end stays MATCHED for a day, until it is released, which settles it from then on', async () => {
    // Given
    const exchange = await faulty({ kind: 'stuck' });
    const client = await aTrader(exchange);
    const { body } = await client.buy(50, 0.51);
    const [tradeId = ''] = body['tradeIDs'] as string[];
    const before = await statusesAt(exchange, client, [86_400]);

    // When
    const released = [exchange.releaseStuck(tradeId), exchange.releaseStuck(tradeId), exchange.releaseStuck('none')];

    // Then
    expect([before, released]).toEqual([[['MATCHED']], [true, false, false]]);
    expect(exchange.nextWorldChangeMs()).toBe(START_MS + 86_402_000);
    expect(await statusesAt(exchange, client, [86_401.999, 86_402, 86_406])).toEqual([
      ['MATCHED'],
      ['MINED'],
      ['CONFIRMED'],
    ]);
    expect(exchange.audit(client.wallet)).toMatchObject({
      cashMicro: 974_500_000n,
      sharesMicro: { 101: 50n * MILLION },
    });
  });

  it('released after the market was paid out, is paid out 2 minutes after it was mined', async () => {
    const market = aMarket(1, { resolution: { atMs: START_MS + 60_000, payoutsMicro: [MILLION, 0n] } });
    const exchange = await faulty({ kind: 'stuck', times: 1 }, { ...QUIET, markets: [market] });
    const client = await aTrader(exchange);
    const { body } = await client.buy(50, 0.51);
    await client.buy(50, 0.52);
    pass(exchange, 200_000);
    expect(exchange.audit(client.wallet).redeemedMicro).toBe(50n * MILLION);
    exchange.releaseStuck((body['tradeIDs'] as string[])[0] ?? '');
    pass(exchange, 121_999);
    expect(exchange.audit(client.wallet)).toMatchObject({
      redeemedMicro: 50n * MILLION,
      sharesMicro: { 101: 50n * MILLION },
    });
    expect(exchange.nextWorldChangeMs()).toBe(START_MS + 322_000);
    pass(exchange, 1);
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 100n * MILLION, sharesMicro: {} });
  });

  it('releases a trade between two followers for both', async () => {
    const exchange = await faulty({ kind: 'stuck' }, { ...QUIET, books: [] });
    const [maker, taker] = [await aTrader(exchange), await aTrader(exchange, SECOND_KEY)];
    await maker.buy(20, 0.5, { orderType: 'GTC' });
    await taker.buy(20, 0.5, { tokenId: '102' });
    const { id } = exchange.audit(taker.wallet).trades[0]!;
    expect(exchange.audit(maker.wallet).trades).toMatchObject([{ id }]);
    exchange.releaseStuck(id);
    pass(exchange, 2_000);
    expect([exchange.audit(maker.wallet), exchange.audit(taker.wallet)]).toMatchObject([
      { sharesMicro: { 101: 20n * MILLION }, trades: [{ status: 'MINED' }] },
      { sharesMicro: { 102: 20n * MILLION }, trades: [{ status: 'MINED' }] },
    ]);
    expect(hitsOf(exchange)).toEqual([1]);
  });
});
