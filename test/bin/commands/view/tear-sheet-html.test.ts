import { beforeAll, describe, expect, test } from '@jest/globals';
import { tearSheet } from '#core/scoring/tear-sheet.ts';
import { tearSheetHtml } from '../../../../bin/commands/view/tear-sheet-html.ts';
import { aCopyRecord, aLivelyRecord } from '../../../support/copy-record.ts';

const HOSTILE = `=<script>alert('x')</script>"&;`;
const OPTIONS = { trials: 12, paths: 100, drawdownLimit: 0.1, seed: 1n };

describe('the page', () => {
  let page: string;
  beforeAll(async () => {
    const lively = aLivelyRecord({ days: 150, mean: 0.5 });
    const bets = lively.bets.map((bet) => ({ ...bet, leader: HOSTILE, event: HOSTILE, category: HOSTILE }));
    const record = { ...lively, leaders: [HOSTILE, 'two'], bets };
    page = await tearSheetHtml(HOSTILE, tearSheet(record, OPTIONS));
  });

  test('shows what strangers name as text, and runs nothing', () => {
    expect(page).toContain('=&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;');
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
  });

  test('asks for nothing: its policy allows none, and no address stands in it but those that name a format', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const addresses = (page.match(/(?:https?:)?\/\/[^\s"'<)]+/g) ?? []).filter((one) => !one.includes('www.w3.org'));
    expect(addresses).toEqual([]);
    expect(page).not.toMatch(/<(?:link|img|iframe|object)\b|@import|url\((?!#)/i);
  });

  test('says what is shown first, then every chart in this order, each told to who does not see it', () => {
    // Given
    const order = [
      'No edge is shown',
      ...['underwater', 'rolling', 'paths', 'calibration', 'sweep', 'parts', 'leaders', 'categories', 'prices'].map(
        (id) => `"${id}-title"`,
      ),
      'Deflated Sharpe ratio',
      'Open bets: 2',
    ];

    // When
    const places = order.map((text) => page.indexOf(text));

    // Then
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(9);
    expect(page.match(/<desc id=/g)).toHaveLength(9);
  });

  test('has no figure that is none', () => {
    expect(page).not.toMatch(/\b(?:NaN|Infinity|undefined|null)\b/);
  });
});

test('of a record of nothing the page says what is missing, and why no edge can be told', async () => {
  const page = await tearSheetHtml('main', tearSheet(aCopyRecord([]), OPTIONS));
  expect(page).not.toContain('<svg');
  expect(page.match(/class="empty"/g)).toHaveLength(9);
  expect(page).toContain('Nothing can be said of an edge: (nothing to count).');
  expect(page).not.toMatch(/\b(?:NaN|Infinity|undefined|null)\b/);
});
