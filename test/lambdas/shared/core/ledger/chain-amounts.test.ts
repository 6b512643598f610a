import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { chainAmounts } from '#core/ledger/chain-amounts.ts';
import { type Trade } from '#core/model/trade.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aTrade } from '../../../../support/builders/a-child.ts';
import { aTransaction } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const TX = aTransaction(9);
const trade = (tradeId: string, count: string, changes: Partial<Trade> = {}): Trade =>
  aTrade({ tradeId, shares: sharesOf(count), transaction: TX, ...changes });
const fill = (count: string, gross: string, fee: string) => ({
  shares: sharesOf(count),
  gross: dollars(gross),
  fee: dollars(fee),
});

describe('what a trade moved on chain', () => {
  it('B8: is what the log of its order in its transaction says, not the formula', () => {
    const one = trade('t1', '40');
    expect(chainAmounts(one, [one], [fill('40', '19.999999', '0.31')])).toEqual({
      gross: dollars('19.999999'),
      fee: dollars('0.31'),
    });
  });

  it('is for each of two trades of one transaction the log of its shares, in any order', () => {
    const [a, b] = [trade('t1', '40'), trade('t2', '10')];
    const fills = [fill('10', '5.1', '0.1'), fill('40', '20.2', '0.3')];
    expect(chainAmounts(a, [a, b], fills)).toEqual({ gross: dollars('20.2'), fee: dollars('0.3') });
    expect(chainAmounts(b, [a, b], fills)).toEqual({ gross: dollars('5.1'), fee: dollars('0.1') });
  });

  it('is for two trades of equal shares one log each', () => {
    const [a, b] = [trade('t1', '40'), trade('t2', '40')];
    const fills = [fill('40', '20.1', '0.1'), fill('40', '20.2', '0.2')];
    expect([a, b].map((one) => chainAmounts(one, [a, b], fills)?.gross)).toEqual([dollars('20.1'), dollars('20.2')]);
  });

  it('is its part of one log for all of them, 1 to 2 by the formula, the last taking what rounding left', () => {
    const a = trade('t1', '20', { gross: dollars('10'), fee: dollars('0.1') });
    const b = trade('t2', '40', { gross: dollars('20'), fee: dollars('0.2') });
    const whole = [fill('60', '30.000001', '0.30001')];
    expect(chainAmounts(a, [a, b], whole)).toEqual({ gross: dollars('10'), fee: usd(100_003n) });
    expect(chainAmounts(b, [a, b], whole)).toEqual({ gross: usd(20_000_001n), fee: usd(200_007n) });
  });

  it('is unknown while the shares do not add up, and where the order has no log', () => {
    const [a, b] = [trade('t1', '40'), trade('t2', '10')];
    expect(chainAmounts(a, [a], [fill('40', '20', '0'), fill('10', '5', '0')])).toBeUndefined();
    expect(chainAmounts(a, [a, b], [fill('40', '20', '0')])).toBeUndefined();
    expect(chainAmounts(a, [a], [fill('39.999999', '20', '0')])).toBeUndefined();
    expect(chainAmounts(a, [a], [])).toBeUndefined();
  });

  it('X16: counts neither failed trades nor those of other transactions', () => {
    const a = trade('t1', '40');
    const others = [trade('t2', '10', { status: 'FAILED' }), trade('t3', '7', { transaction: aTransaction(8) })];
    expect(chainAmounts(a, [...others, a], [fill('40', '20.2', '0.3')])?.gross).toBe(dollars('20.2'));
  });

  it('splits any log over any trades without losing or making a micro-dollar', () => {
    const part = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 5 }), part, part, (counts, gross, fee) => {
        const trades = counts.map((count, index) =>
          aTrade({ tradeId: `t${index}`, shares: shares(count), gross: usd(count / 2n), transaction: TX }),
        );
        const whole = { shares: shares(counts.reduce((sum, one) => sum + one, 0n)), gross: usd(gross), fee: usd(fee) };
        const parts = trades.map((one) => chainAmounts(one, trades, [whole]));
        expect(parts.reduce((sum, one) => sum + (one?.gross ?? 0n), 0n)).toBe(gross);
        expect(parts.reduce((sum, one) => sum + (one?.fee ?? 0n), 0n)).toBe(fee);
      }),
    );
  });
});
