import { expect, test } from '@jest/globals';
import { compareBacktests } from '../../../../bin/commands/backtest/compare-backtests.ts';
import { runBacktest } from '../../../../bin/commands/backtest/run-backtest.ts';
import { backtestJson } from '../../../../bin/commands/view/backtest-json.ts';
import { backtestPage } from '../../../../bin/commands/view/backtest-page.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aWallet, FIRST_DAY } from '../../../support/builders/a-leader-record.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';

const world = aTapeWorld({ days: 2, turn: 2, traders: [{ before: 500, after: 500 }] });
const plain = runBacktest({ world, settings: someSettings(), seed: 1n });
const leaders = new Map<string, string>([[aWallet(1), 'first\u0007']]);

function told(selection: NonNullable<ReplayResult['selection']> | undefined) {
  const result = selection === undefined ? plain : { ...plain, selection };
  const backtests = [{ name: 'bold', result, reversed: undefined, paths: [], markouts: [] }];
  const comparison = compareBacktests({ backtests, trials: undefined, seed: 1n });
  const common = { backtests, comparison, leaders, notes: [], simulation: undefined };
  return {
    page: backtestPage({ ...common, recordedBooks: 0, bookAgeS: 600 }, { isColoured: false }),
    json: backtestJson({ ...common, tape: 'made up', seed: 1n }) as { readonly backtests: readonly object[] },
  };
}

test('whom scores stopped is told with the days, and who passed on paper with how many events', () => {
  // Given
  const [first, second, third] = [1, 2, 3].map((days) => later(FIRST_DAY, days * DAY_MS)) as never[];
  const vetoed = [
    { leader: aWallet(1), from: first!, until: third! },
    { leader: aWallet(2), from: second! },
  ];
  const selection = { vetoed, cleared: [{ leader: aWallet(2), at: second!, events: 31n }] };

  // When
  const { page, json } = told(selection);

  // Then
  expect(page).toContain(`Vetoed by their scores: first 2026-06-02 to 2026-06-04, ${aWallet(2).slice(0, 23)}`);
  expect(page).toContain('2026-06-03 to the end');
  expect(page).toMatch(/Shown enough on paper: .+ 2026-06-03 by 31 events/);
  expect(json.backtests).toMatchObject([{ selection: { vetoed, cleared: [{ ...selection.cleared[0], events: 31 }] } }]);
});

test.each([
  ['nothing was asked for', undefined],
  ['nobody was stopped', { vetoed: [], cleared: [] }],
])('where %s, nothing is told of it', (_, selection) => {
  const { page, json } = told(selection);
  expect(page).not.toMatch(/Vetoed|on paper:/);
  expect('selection' in json.backtests[0]!).toBe(selection !== undefined);
});
