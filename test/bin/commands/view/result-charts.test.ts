import { expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { picoUsd } from '#core/values/pico-usd.ts';
import { type Results } from '../../../../bin/commands/report/collect-results.ts';
import { groupResults } from '../../../../bin/commands/report/group-results.ts';
import { costChart, heatMap, largestCosts } from '../../../../bin/commands/view/result-charts.ts';
import { resultsHtml } from '../../../../bin/commands/view/results-html.ts';
import { someResults } from '../report/some-results.ts';

const ALIKE = 'A name that goes on for long, of leader';

/** The same results once for each of so many leaders, the last with the largest gain. */
async function resultsOf(count: number): Promise<Results> {
  const results = await someResults();
  const [ledger] = results.ledgers;
  const wallets = Array.from({ length: count }, (_, at) => `0x${String(at).padStart(40, '0')}` as Wallet);
  const costs = wallets.flatMap((leader, at) =>
    ledger!.costs.map((cost) => ({
      ...cost,
      parent: { ...cost.parent, leader },
      parts: { ...cost.parts, own: picoUsd(BigInt(at) * -(10n ** 12n)) },
    })),
  );
  const profit = wallets.flatMap((leader) => ledger!.profit.map((line) => ({ ...line, leader })));
  const leaderNames = new Map(wallets.map((wallet, at) => [wallet, `${ALIKE} ${at}`]));
  return { ...results, leaderNames, ledgers: [{ ...ledger!, costs, profit }] };
}

test('leaders whose names are cut alike have a row each', async () => {
  // Given
  const results = await resultsOf(2);
  // When
  const charts = [costChart, heatMap].map((chart) => JSON.stringify(chart(results, results.ledgers[0]!)));
  const page = await resultsHtml(results);
  // Then
  for (const chart of charts) expect(new Set(chart.match(/"leader":"[^"]+"/g)).size).toBe(2);
  const labels = page.match(/<text[^>]*>A name that goes on…<\/text>/g) ?? [];
  expect(labels).toHaveLength(4);
});

test.each([
  [15, 0, ''],
  [16, 1, 'The 15 of 16 leaders'],
])('of %d leaders those with the largest cost either way are drawn', async (count, first, said) => {
  // Given
  const results = await resultsOf(count);
  // When
  const { shown, of } = largestCosts(groupResults(results, results.ledgers[0]!, 'leader').groups);
  const sizes = shown.map(({ name }) => Number(name.slice(ALIKE.length)));
  // Then
  expect([sizes.toSorted((a, b) => a - b)[0], sizes.length, of]).toEqual([first, 15, count]);
  const page = await resultsHtml(results);
  expect(page.includes('leaders with the largest cost')).toBe(said !== '');
  expect(page).toContain(said);
});
