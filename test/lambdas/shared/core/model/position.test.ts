import { expect, test } from '@jest/globals';
import { excessOf, ownedOf } from '#core/model/position.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

test('of 8 shares available and 2 in an open sale 10 are owned', () => {
  expect(ownedOf(aPosition({ available: sharesOf('8'), selling: sharesOf('2') }))).toBe(sharesOf('10'));
});

test('shares in an open sale are no excess: they are not sold a second time', () => {
  const position = aPosition({ available: sharesOf('4'), selling: sharesOf('6'), target: sharesOf('4') });
  expect(excessOf(position)).toBe(0n);
});

test('what is available above the target is excess, and below it the excess is negative', () => {
  expect(excessOf(aPosition({ available: sharesOf('10'), target: sharesOf('4') }))).toBe(sharesOf('6'));
  expect(excessOf(aPosition({ available: sharesOf('4'), target: sharesOf('10') }))).toBe(sharesOf('-6'));
});
