import { expect, it } from '@jest/globals';
import { failuresInRow } from '#core/ledger/failures-in-row.ts';
import { type TradeStatus } from '#core/model/trade.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const at = (second: number, status: TradeStatus) => ({ matchedAt: later(NOW, second * 1_000), status });

it.each([
  [[], 0],
  [[at(1, 'FAILED')], 1],
  [[at(1, 'FAILED'), at(2, 'FAILED')], 2],
  [[at(2, 'FAILED'), at(1, 'FAILED'), at(0, 'CONFIRMED')], 2],
  [[at(1, 'FAILED'), at(2, 'CONFIRMED')], 0],
  [[at(1, 'FAILED'), at(2, 'CONFIRMED'), at(3, 'FAILED')], 1],
  [[at(1, 'FAILED'), at(2, 'MATCHED'), at(3, 'RETRYING'), at(4, 'FAILED')], 2],
  [[at(2, 'FAILED'), at(2, 'CONFIRMED')], 0],
  [[at(2, 'CONFIRMED'), at(2, 'FAILED')], 0],
])('X27: of %j the newest that failed in a row are %p', (trades, failures) => {
  expect(failuresInRow(trades)).toBe(failures);
});
