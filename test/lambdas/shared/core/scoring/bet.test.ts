import { expect, test } from '@jest/globals';
import { betOf } from '#core/scoring/bet.ts';
import { type Stake } from '#core/scoring/stake-worth.ts';
import { inPico, NO_PICO, picoUsd } from '#core/values/pico-usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { aSeriesMarket, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const CENT = inPico(dollars('0.01'));

function aStake(changes: Partial<Stake> = {}): Stake {
  const held = new Map([[TOKEN, sharesOf('10')]]);
  const nothing = { cash: NO_PICO, worth: NO_PICO, hasGiven: false, hasUnseen: false };
  return { market: aSeriesMarket(), openedAt: NOW, held, ...nothing, ...changes };
}

const sold = { held: new Map([[TOKEN, sharesOf('0')]]), exitedAt: later(NOW, 7), hasGiven: true };
const resolved = { market: aSeriesMarket(paysFrom(later(NOW, 5), '1', '0')) };

test.each([
  [CENT + 1n, 'win'],
  [CENT, 'push'],
  [0n - CENT, 'push'],
  [0n - CENT - 1n, 'loss'],
])('%d millionths of a micro-dollar are a %s', (cash, state) => {
  expect(betOf(aStake({ ...resolved, cash: picoUsd(cash) }), NO_PICO, later(NOW, 5)).state).toBe(state);
});

test('what is held is part of the profit', () => {
  expect(betOf(aStake({ cash: picoUsd(-3n) }), picoUsd(5n), NOW).profit).toBe(2n);
});

test('is open until its market is resolved, and not a millisecond longer', () => {
  expect(betOf(aStake(resolved), NO_PICO, later(NOW, 4))).toMatchObject({ state: 'open', isTakenOut: false });
  expect(betOf(aStake(resolved), NO_PICO, later(NOW, 4)).closedAt).toBeUndefined();
  expect(betOf(aStake(resolved), NO_PICO, later(NOW, 5))).toMatchObject({ state: 'push', closedAt: later(NOW, 5) });
});

test('is taken out where nothing is left, and over at the exit or the resolution, whichever came first', () => {
  expect(betOf(aStake(sold), NO_PICO, later(NOW, 9))).toMatchObject({ isTakenOut: true, closedAt: later(NOW, 7) });
  const both = betOf(aStake({ ...sold, ...resolved }), NO_PICO, later(NOW, 9));
  expect(both).toMatchObject({ isTakenOut: true, closedAt: later(NOW, 5) });
});
