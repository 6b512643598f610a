import { describe, expect, test } from '@jest/globals';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { readWorkingFlags, type WorkingFlags } from '../../../../bin/commands/order/working-flags.ts';
import { TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

const FLAGS: WorkingFlags = { token: TOKEN, side: 'BUY', limitPrice: '0.55', shares: '100', algo: 'twap' };
const read = (changes: Partial<WorkingFlags> = {}) => readWorkingFlags({ ...FLAGS, ...changes });

describe('the flags of an order over time', () => {
  test('the least that may be said is enough', () => {
    expect(read()).toMatchObject({ token: TOKEN, side: 'BUY', limit: priceOf('0.55'), total: sharesOf('100') });
    expect(read()).toMatchObject({ windowMs: 3_600_000, minOrder: sharesOf('5'), maxOrder: sharesOf('50') });
  });

  test.each<[Partial<WorkingFlags>, Partial<WorkingOptions>]>([
    [{ window: '30' }, { windowMs: 1_800_000 }],
    [
      { minOrder: '10', maxOrder: '40' },
      { minOrder: sharesOf('10'), maxOrder: sharesOf('40') },
    ],
    [
      { algo: 'iceberg', sharesPerOrder: '20' },
      { algorithm: 'iceberg', sharesPerOrder: sharesOf('20') },
    ],
    [{ pollInterval: '7' }, { pollMs: 7_000 }],
    [{ style: 'join' }, { style: 'join' }],
    [{ style: 'top' }, { style: 'top' }],
    [{ minMoveSeconds: '9' }, { moveMs: 9_000 }],
    [{ atEnd: 'cross' }, { atEnd: 'cross' }],
    [{ maxSpread: '0.02' }, { maxSpread: priceOf('0.02') }],
    [{ minDepth: '50' }, { minDepth: sharesOf('50') }],
    [{ maxBookPart: '0.01' }, { maxBookPart: 1n as never }],
    [{ maxBookPart: '12.5' }, { maxBookPart: 1_250n as never }],
    [{ maxBookPart: '100' }, { maxBookPart: 10_000n as never }],
  ])('%j is read as %j', (flags, options) => {
    expect(read(flags)).toMatchObject(options);
  });

  test.each<[Partial<WorkingFlags>, RegExp]>([
    [{ side: 'buy' }, /^--side: buy stands there; allowed is .*BUY.*SELL/],
    [{ limitPrice: '1.5' }, /^--limit-price: 1.5 stands there; allowed is /],
    [{ shares: '0.001' }, /^--shares: 0.001 stands there; allowed is shares from 1/],
    [{ algo: 'twop' }, /^--algo: twop stands there; allowed is .*twap/],
    [{ window: '0' }, /^--window: 0 stands there/],
    [{ maxOrder: '6' }, /^--max-order: 6 stands there; allowed is twice --min-order \(10\) or more/],
    [
      { sharesPerOrder: '60' },
      /^--shares-per-order: 60 stands there; allowed is --min-order to --max-order \(5 to 50\)/,
    ],
    [{ maxBookPart: '0' }, /^--max-book-part: "0" stands there; allowed is a percentage from 0.01 to 100/],
    [{ maxBookPart: '100.01' }, /^--max-book-part: "100.01" stands there/],
    [{ maxBookPart: 'half' }, /^--max-book-part: "half" stands there/],
    [{ token: 'x' }, /^--token: x stands there/],
  ])('%j is refused by the name of its flag', (flags, line) => {
    const lines = read(flags);
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  test('tells all that is wrong at once', () => {
    expect(read({ side: 'x', maxBookPart: 'x', window: 'x' })).toHaveLength(3);
  });
});
