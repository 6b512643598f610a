import { expect, test } from '@jest/globals';
import { pastSlot } from '#core/ledger/past-slot.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

test('a slot is a quarter of an hour, from its first millisecond to its last', () => {
  expect(pastSlot(NOW)).toBe(NOW);
  expect(pastSlot(later(NOW, 899_999))).toBe(NOW);
  expect(pastSlot(later(NOW, 900_000))).toBe(later(NOW, 900_000));
});
