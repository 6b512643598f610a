import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copySlippage, type MadeCopy } from '#core/scoring/copy-slippage.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const bought = (gross: string, his = '0.5', count = '100'): MadeCopy => ({
  ...{ side: 'BUY', shares: sharesOf(count), gross: dollars(gross), his: priceOf(his) },
});
const sold = (gross: string): MadeCopy => ({ ...bought(gross), side: 'SELL' });

test.each<[string, readonly MadeCopy[], number]>([
  ['a purchase at his price', [bought('50')], 0],
  ['a purchase a percent above it', [bought('50.5')], 100],
  ['a purchase below it', [bought('49')], -200],
  ['a sale a percent below it', [sold('49.5')], 100],
  ['a sale above it', [sold('51')], -200],
  ['a small dear one and a large one at his price', [bought('55'), bought('450', '0.5', '900')], 100],
])('%s', (_, copies, slipBps) => {
  expect(copySlippage(copies)).toEqual({ copies: copies.length, slipBps });
});

test('of none there is none', () => {
  expect(copySlippage([])).toEqual({ copies: 0, slipBps: 0 });
});

test('the mean lies between the best and the worst', () => {
  const some = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(some, (paid) => {
      const copies = paid.map((each) => bought(`${each}`));
      const single = copies.map((one) => copySlippage([one]).slipBps);
      const { slipBps } = copySlippage(copies);
      expect(slipBps).toBeGreaterThanOrEqual(Math.min(...single) - 1e-6);
      expect(slipBps).toBeLessThanOrEqual(Math.max(...single) + 1e-6);
    }),
  );
});
