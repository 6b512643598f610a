import { expect, test } from '@jest/globals';
import { type Bet } from '#core/scoring/bet.ts';
import { winRatesOf } from '#core/scoring/win-rates.ts';
import { picoUsd } from '#core/values/pico-usd.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

const aBet = (state: Bet['state'], changes: Partial<Bet> = {}): Bet => ({
  ...{ condition: CONDITION, event: 'event', profit: picoUsd(0n), state, isTakenOut: false, openedAt: NOW, ...changes },
});

test('losers that nobody takes out are in the true rate, and open ones below their cost in the conservative one', () => {
  // Given
  const bets = [
    ...[aBet('win', { isTakenOut: true }), aBet('win', { isTakenOut: true }), aBet('win')],
    ...[aBet('loss', { isTakenOut: true }), aBet('loss'), aBet('push', { isTakenOut: true })],
    ...[aBet('open', { profit: picoUsd(-1n) }), aBet('open'), aBet('open', { profit: picoUsd(1n) })],
  ];
  // When
  const rates = winRatesOf(bets);
  // Then
  expect(rates.naive).toMatchObject({ won: 2, lost: 1, rate: { value: { raw: 2 / 3 } } });
  expect(rates.actual).toMatchObject({ won: 3, lost: 2, rate: { value: { raw: 0.6 } } });
  expect(rates.conservative).toMatchObject({ won: 3, lost: 3, rate: { value: { raw: 0.5 } } });
  expect([rates.pushes, rates.open]).toEqual([1, 3]);
});

test('without a bet won or lost there is no rate', () => {
  expect(winRatesOf([aBet('push'), aBet('open')]).actual.rate).toEqual({ value: null, reason: 'EMPTY' });
});
