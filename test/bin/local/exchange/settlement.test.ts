import { describe, expect, it } from '@jest/globals';
import type { SettlementPlan } from '../../../../bin/local/exchange/settlement.ts';
import { anExchange, aTrader, MILLION, pass, rowsOf } from './an-exchange.ts';

describe('a trade that is settled otherwise', () => {
  it('RETRYING shows the hash that reverted, and is mined under another one', async () => {
    const { look } = await aTradeThat('retry');
    const seen = await look([0, 1_999, 2_000, 7_999, 8_000, 12_000]);
    expect(seen.map(({ status, shares }) => [status, shares])).toEqual([
      ['MATCHED', 0n],
      ['MATCHED', 0n],
      ['RETRYING', 0n],
      ['RETRYING', 0n],
      ['MINED', 25n * MILLION],
      ['CONFIRMED', 25n * MILLION],
    ]);
    const hashes = seen.map(({ hash }) => hash);
    expect(hashes.slice(0, 2)).toEqual(['', '']);
    expect(hashes[2]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(hashes[4]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(hashes[4]).not.toBe(hashes[2]);
  });

  it('FAILED never was: no shares, all the cash, which is promised until then and free afterwards', async () => {
    const { exchange, client, look } = await aTradeThat('fail');
    const seen = await look([0, 2_000]);
    const early = await client.buy(1_970, 0.51);
    const late = await look([8_000]);
    expect([...seen, ...late].map(({ status, shares, cash }) => [status, shares, cash])).toEqual([
      ['MATCHED', 0n, 1_000n * MILLION],
      ['RETRYING', 0n, 1_000n * MILLION],
      ['FAILED', 0n, 1_000n * MILLION],
    ]);
    expect(early.body['error']).toContain('sum of matched orders: 12750000');
    expect((await client.buy(1_960, 0.51)).status).toBe(200);
    expect(exchange.audit(client.wallet).sharesMicro).toEqual({});
  });

  it('stuck stays MATCHED for a day, and its dollars stay promised', async () => {
    const { client, look } = await aTradeThat('stuck');
    expect(await look([86_400_000])).toMatchObject([{ status: 'MATCHED', hash: '', shares: 0n }]);
    expect((await client.buy(1_970, 0.51)).body['error']).toContain('sum of matched orders: 12750000');
  });

  it('a failed BUY no longer counts as exposure when the next one is measured', async () => {
    const { exchange, client } = await aTradeThat('fail');
    expect(exchange.audit(client.wallet).highestExposureMicro).toBe(12_750_000n);
    pass(exchange, 8_000);
    await client.buy(20, 0.51);
    expect(exchange.audit(client.wallet).highestExposureMicro).toBe(12_750_000n);
  });
});

type Look = { readonly status: unknown; readonly hash: unknown; readonly shares: bigint; readonly cash: bigint };

/** 25 shares bought at 0.51 as the first trade, and looks at it so long after the match. */
async function aTradeThat(first: SettlementPlan) {
  let asked = 0;
  const settlementOf = (): SettlementPlan => (asked++ === 0 ? first : 'confirm');
  const exchange = await anExchange({ rows: [] }, { settlementOf });
  const client = await aTrader(exchange);
  await client.buy(25, 0.51);
  const startMs = exchange.clock.now();
  const look = async (afterMs: readonly number[]): Promise<Look[]> => {
    const seen: Look[] = [];
    for (const ms of afterMs) {
      exchange.clock.advance(startMs + ms);
      const rows = await rowsOf(client, '/data/trades');
      const row = rows.at(-1);
      const { sharesMicro, cashMicro } = exchange.audit(client.wallet);
      seen.push({
        status: String(row?.['status']).replace('TRADE_STATUS_', ''),
        hash: row?.['transaction_hash'],
        shares: sharesMicro['101'] ?? 0n,
        cash: cashMicro,
      });
    }
    return seen;
  };
  return { exchange, client, look };
}
