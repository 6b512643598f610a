import { describe, expect, test } from '@jest/globals';
import { signingShortfalls } from '#core/signing/signing-shortfalls.ts';
import { type Usd } from '#core/values/usd.ts';
import { aFollower, theLimits } from '../../../../support/builders/a-settings.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const of = (limits: Parameters<typeof theLimits>[0], follower: Parameters<typeof aFollower>[0] = {}) =>
  signingShortfalls({ limits: theLimits(limits) }, aFollower({ totalCapital: dollars('1000'), ...follower }));

describe('limits above what the signer signs for', () => {
  test.each<[string, string | undefined, Usd | undefined, boolean]>([
    ['as much as', '300', dollars('300'), false],
    ['a cent more than', '300.01', dollars('300'), true],
    ['without a limit, against', undefined, dollars('300'), true],
    ['without a limit, against ten times the capital by default of', undefined, undefined, false],
    ['ten times the capital, which is the default of', '10000', undefined, false],
    ['a cent more than ten times the capital, which is the default of', '10000.01', undefined, true],
  ])('a day: %s %s, %s', (_, spend, bound, isShort) => {
    const sized = spend === undefined ? undefined : dollars(spend);
    const found = of(
      sized === undefined ? {} : { maxDailySpend: sized },
      bound === undefined ? {} : { maxSignedDay: bound },
    );
    expect(found).toEqual(isShort ? [{ of: 'day', sized, bound: bound ?? dollars('10000') }] : []);
  });

  test.each([
    ['500', undefined, false],
    ['500', '500', false],
    ['500.01', '500', true],
  ])('an order: a bet of %s dollars where %s are signed for', (bet, bound, isShort) => {
    const maxSingleBet = dollars(bet);
    const found = of({ maxSingleBet }, bound === undefined ? {} : { maxSignedOrder: dollars(bound) });
    expect(found).toEqual(isShort ? [{ of: 'order', sized: maxSingleBet, bound: dollars('500') }] : []);
  });
});
