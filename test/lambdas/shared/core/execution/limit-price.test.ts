import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { feeOf } from '#core/execution/fee.ts';
import { entryLimit, exitFloor, isWidestFloor } from '#core/execution/limit-price.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const anyTick = fc.constantFrom('0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001').map(priceOf);
const anyPrice = fc.bigInt({ min: 1n, max: 999_999n }).map(price);

describe('entryLimit', () => {
  const limit = (changes: Partial<Parameters<typeof entryLimit>[0]> = {}) =>
    entryLimit({
      leaderPrice: priceOf('0.5'),
      slippage: bps(300n),
      tick: priceOf('0.01'),
      fee: { rateBps: bps(0n), exponent: 1 },
      ...changes,
    });

  test('3 % above 0.50 is 0.515: the limit is 0.51 at ticks of 0.01 and 0.515 at ticks of 0.001', () => {
    expect(limit()).toBe(priceOf('0.51'));
    expect(limit({ tick: priceOf('0.001') })).toBe(priceOf('0.515'));
  });

  test('4 % above 0.50 is 0.52 exactly, and allowed', () => {
    expect(limit({ slippage: bps(400n) })).toBe(priceOf('0.52'));
    expect(limit({ slippage: bps(399n) })).toBe(priceOf('0.51'));
  });

  test('a fee of 7 % takes 0.0175 of a share at 0.50: 0.515 leaves 0.497', () => {
    expect(limit({ tick: priceOf('0.001'), fee: { rateBps: bps(700n), exponent: 1 } })).toBe(priceOf('0.497'));
  });

  test('no limit is above one less a tick, however much slippage is allowed', () => {
    expect(limit({ leaderPrice: priceOf('0.99'), slippage: bps(10_000n) })).toBe(priceOf('0.99'));
    expect(limit({ leaderPrice: priceOf('0.999'), slippage: bps(300n), tick: priceOf('0.001') })).toBe(
      priceOf('0.999'),
    );
  });

  test('a leader who paid less than a tick, or nothing, has no limit', () => {
    expect(limit({ leaderPrice: priceOf('0.009') })).toBe(0n);
    expect(limit({ leaderPrice: priceOf('0') })).toBe(0n);
  });

  test('a limit is on its tick, with its fee within the slippage, and one tick more would not be', () => {
    const anySlippage = fc.bigInt({ min: 0n, max: 10_000n });
    const anyRate = fc.bigInt({ min: 0n, max: 1_000n });
    fc.assert(
      fc.property(anyPrice, anySlippage, anyTick, anyRate, (leaderPrice, slippage, tick, rate) => {
        // Given
        const fee = { rateBps: bps(rate), exponent: 1 };
        const withFee = (at: bigint) => at + feeOf(sharesOf('1'), price(at), fee);
        const fits = (at: bigint) => withFee(at) * 10_000n <= leaderPrice * (10_000n + slippage);

        // When
        const at = entryLimit({ leaderPrice, slippage: bps(slippage), tick, fee });

        // Then
        expect(at % tick).toBe(0n);
        expect(at).toBeLessThanOrEqual(1_000_000n - tick);
        expect(at === 0n || fits(at)).toBe(true);
        if (at + tick < 1_000_000n) expect(fits(at + tick)).toBe(false);
      }),
    );
  });
});

describe('exitFloor', () => {
  const floor = (attempts: number, changes: Partial<Parameters<typeof exitFloor>[0]> = {}) =>
    exitFloor({
      firstMid: priceOf('0.5'),
      firstSlippage: bps(200n),
      maxSlippage: bps(2_000n),
      attempts,
      tick: priceOf('0.001'),
      ...changes,
    });

  test('B19: 2 % below a first mid of 0.50, doubled with each try, and never more than 20 %', () => {
    const floors = [0, 1, 2, 3, 4, 5, 100, 1_000_000].map((attempts) => floor(attempts));
    const expected = ['0.49', '0.48', '0.46', '0.42', '0.4', '0.4', '0.4', '0.4'];
    expect(floors).toEqual(expected.map(priceOf));
  });

  test('no number of tries makes the distance narrower than the first', () => {
    expect([-1, -17].map((attempts) => floor(attempts))).toEqual([priceOf('0.49'), priceOf('0.49')]);
  });

  test('a floor is at its widest from the try on whose distance is not below 20 %', () => {
    const at = (attempts: number) => ({ firstSlippage: bps(200n), maxSlippage: bps(2_000n), attempts });
    expect([0, 3, 4, 5, 1_000_000].map((attempts) => isWidestFloor(at(attempts)))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(isWidestFloor({ ...at(3), maxSlippage: bps(1_600n) })).toBe(true);
  });

  test('a first distance above the widest is the widest', () => {
    expect(floor(0, { firstSlippage: bps(5_000n) })).toBe(priceOf('0.4'));
  });

  test('a floor between ticks is the tick above: it never sells further down than allowed', () => {
    expect(floor(0, { firstMid: priceOf('0.55'), tick: priceOf('0.01') })).toBe(priceOf('0.54'));
  });

  test('the lowest floor is one tick, not zero', () => {
    expect(floor(0, { firstMid: price(1n), tick: priceOf('0.01') })).toBe(priceOf('0.01'));
    expect(floor(9, { firstMid: priceOf('0.001'), maxSlippage: bps(9_900n) })).toBe(priceOf('0.001'));
  });

  test('each further try allows the same or less, on a tick, within the widest distance', () => {
    fc.assert(
      fc.property(anyPrice, anyTick, fc.nat(30), (firstMid, tick, attempts) => {
        // When
        const [now, next] = [attempts, attempts + 1].map((tries) => floor(tries, { firstMid, tick }));

        // Then
        expect(now! % tick).toBe(0n);
        expect(now!).toBeGreaterThanOrEqual(tick);
        expect(next!).toBeLessThanOrEqual(now!);
        // The exact floor may end below a whole micro-dollar, which is cut
        expect((next! + 1n) * 10_000n).toBeGreaterThan(firstMid * 8_000n);
      }),
    );
  });
});
