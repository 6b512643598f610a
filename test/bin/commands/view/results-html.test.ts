import { beforeAll, describe, expect, test } from '@jest/globals';
import { resultsCsv } from '../../../../bin/commands/view/results-csv.ts';
import { resultsHtml } from '../../../../bin/commands/view/results-html.ts';
import { someResults } from '../report/some-results.ts';

const HOSTILE = `=<script>alert('x')</script>"&;`;

describe('the page', () => {
  let page: string;
  beforeAll(async () => {
    page = await resultsHtml(
      await someResults({ event: { title: HOSTILE }, parent: { title: HOSTILE, outcome: HOSTILE } }),
    );
  });

  test('shows what strangers name a market as text, and runs nothing', () => {
    expect(page).toContain('=&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;');
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
  });

  test('asks for nothing: its policy allows none, and no address stands in it but those that name a format', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const addresses = (page.match(/(?:https?:)?\/\/[^\s"'<)]+/g) ?? []).filter((one) => !one.includes('www.w3.org'));
    expect(addresses).toEqual([]);
    expect(page).not.toMatch(/<(?:link|img|iframe|object)\b|@import|url\((?!#)/i);
  });

  test('has numbers, equity, fall, heat map, cost, reasons and trades in this order', () => {
    const order = [
      '<dl>',
      'l0-equity-title',
      'l0-fall-title',
      'l0-heat-title',
      'l0-cost-title',
      'Nothing was left out',
      'Copied trades',
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('tells each chart to who does not see it', () => {
    expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(4);
    expect(page.match(/<desc id=/g)).toHaveLength(4);
  });
});

test('of a time without a trade the page says what is missing in place of each chart', async () => {
  const page = await resultsHtml(await someResults({ journal: [], question: { period: { end: 1 as never } } }));
  expect(page).not.toContain('<svg');
  expect(page.match(/class="empty"/g)).toHaveLength(6);
});

test('what has no price is said to be in no number, in the figures and in each row', async () => {
  const page = await resultsHtml(await someResults({ isUnmarked: true }));
  expect(page).toContain('<dt>P&amp;L</dt><dd>-$0.20 (1 without a price)</dd>');
  expect(page.match(/>\+?\$0\.00 \(1 without a price\)</g)).toHaveLength(2);
});

test('no cell of the CSV is a formula, and numbers stay numbers', async () => {
  // Given
  const results = await someResults({ event: { title: HOSTILE }, parent: { title: HOSTILE } });
  // When
  const [names = '', row = ''] = resultsCsv(results, undefined).split('\n');
  // Then
  expect(row).toContain(`"'=<script>alert('x')</script>""&,"`);
  expect(row).toContain(',0.5,0.505,0.51,20,10.2,0.2,2,1.6,0.4,0.1,0.1,0,0.2,0,0,10,mark,');
  expect(names.split(',')).toContain('undivided');
  expect(resultsCsv(results, 'leader').split('\n')[1]).toContain(',Whale Trader,0,0,1.8,0.2,1.6,0,1,1,2,1.6,0.4,');
});
