import { expect, test } from '@jest/globals';
import { type SelectionSpread, selectionSpread } from '#core/scoring/selection-spread.ts';
import { selectionLines } from '../../../../bin/commands/view/selection-table.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';

const set = (numbers: readonly number[], ...returns: readonly number[]) => ({
  leaders: numbers.map(aWallet),
  returns: Float64Array.from(returns),
});
const again = Array.from({ length: 20 }, (_none, at) => (at < 5 ? set([], 0, 0) : set([1, 2], 0.01, at / 1_000)));
const spread = selectionSpread({ choices: [{ realised: set([1], 0.01, 0.02), again }], capital: 1_000, seed: 1n });
const told = (of: SelectionSpread): string =>
  selectionLines(of, new Map([[aWallet(1), 'first\u0007 trader']]), { isColoured: false }).join('\n');

test('who was chosen stands beside how often he is chosen again, by name, then the result with its spread', () => {
  const page = told(spread);
  expect(page).toContain('Each choice made again on 20 resamples of the days before it');
  expect(page).toMatch(/first.? trader +1 of 1 +75\.00 %\n/);
  expect(page).toMatch(new RegExp(`${aWallet(2)} +0 of 1 +75\\.00 %\nnobody +0 of 1 +25\\.00 %\n`));
  expect(page).toMatch(/P&L, chosen again +\$30\.00 +\$0\.00 +\$19\.50 +\$28\.05 +\$0\.00 +\$29\.00\n/);
  expect(page).toMatch(/Sharpe a year, chosen again +\d+\.\d\d +– +– +– +– +–\n/);
});

test('of many leaders the first twenty are told, and how many more there are', () => {
  const many = Array.from({ length: 23 }, (_none, at) => ({ leader: aWallet(at + 1), chosen: 1, again: 0.5 }));
  const page = told({ ...spread, leaders: many, nobody: { chosen: 0, again: 0 } });
  expect(page).toContain(aWallet(20));
  expect(page).not.toContain(aWallet(21));
  expect(page).toContain('and 3 more: --json tells all');
  expect(page).not.toContain('nobody');
});
