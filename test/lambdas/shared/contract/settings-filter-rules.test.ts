import { describe, expect, test } from '@jest/globals';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { settingsPathText } from '#contract/settings-problem.ts';
import fc from 'fast-check';
import { aDocument } from './a-document.ts';

function checkedWith(filters: Record<string, unknown>) {
  const document = aDocument();
  document.risk_management.market_filters = filters;
  return checkSettings(document);
}
const problemsOf = (filters: Record<string, unknown>) => {
  const checked = checkedWith(filters);
  return checked.isValid
    ? []
    : checked.problems.map(({ path, allowed }) => `${settingsPathText(path.slice(2))}: ${allowed}`);
};

describe('market filters', () => {
  test.each(['categories', 'markets', 'outcomes', 'keywords'])(
    'nothing is allowed and denied at once among %s',
    (kind) => {
      expect(problemsOf({ [`whitelist_${kind}`]: ['Rain'], [`blacklist_${kind}`]: ['snow', 'RAIN'] })).toEqual([
        `blacklist_${kind}[1]: one that whitelist_${kind} does not allow`,
      ]);
    },
  );

  test('a band of prices is not empty: min_price may be max_price, and is never above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_998 }), fc.integer({ min: 1, max: 9_998 }), (a, b) => {
        const text = (count: number) => `0.${String(count).padStart(4, '0')}`;
        const problems = problemsOf({ min_price: text(a), max_price: text(b) });
        expect(problems).toEqual(a <= b ? [] : ['max_price: at least min_price']);
      }),
    );
  });

  test.each([
    ['min_price', ['0.0001', '0.9999'], ['0', '0.00001', '0.00015', '1', '1.0', '-0.1', 'NaN', '5 %']],
    ['max_spread', ['0.0001', '0.03', '0.9999'], ['0', '1', '3', '0.03333']],
    ['max_book_share', ['0.0001', '0.25', '1'], ['0', '1.01', '25']],
    ['min_volume_24h', ['0', '50000', '1000000000'], ['-1', '1000000000.01', '1e5']],
    ['min_time_to_end_s', ['1', '31536000'], ['0', '31536001', '1.5']],
    ['cooldown_after_loss_s', ['0', '1', '2592000'], ['-1', '2592001', '1.5']],
  ])('%s is taken at its bounds and refused beyond them', (key, taken, refused) => {
    for (const value of taken) expect([value, problemsOf({ [key]: value })]).toEqual([value, []]);
    for (const value of refused) expect([value, problemsOf({ [key]: value }).length]).toEqual([value, 1]);
  });

  test('a keyword has a letter or digit, and a star only at an end', () => {
    const refused = ['', '   ', '*', '.*', '!?', 'a*b', 'x'.repeat(65), 'ra\u200bin'];
    for (const keyword of refused) expect(problemsOf({ blacklist_keywords: [keyword] })).not.toEqual([]);
    for (const keyword of ['rain', 'elect*', '*coin', '*mid*', 'U.S. election', '2026'])
      expect([keyword, problemsOf({ blacklist_keywords: [keyword] })]).toEqual([keyword, []]);
  });

  test('a hundred entries are taken, one more is not', () => {
    const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`);
    expect(problemsOf({ blacklist_keywords: words(100) })).toEqual([]);
    expect(problemsOf({ blacklist_keywords: words(101) })).toEqual(['blacklist_keywords: at most 100 of them']);
  });

  test('they arrive in the settings in our units', () => {
    const checked = checkedWith({
      blacklist_markets: ['Rain-2026'],
      min_price: '0.05',
      max_price: '0.95',
      min_time_to_end_s: '3600',
      max_spread: '0.02',
      cooldown_after_loss_s: '900',
    });
    if (!checked.isValid) throw new Error(JSON.stringify(checked.problems));
    expect(toSettings(checked.document).limits.filters).toMatchObject({
      deniedMarkets: ['rain-2026'],
      minPrice: 50_000n,
      maxPrice: 950_000n,
      minTimeToEndMs: 3_600_000,
      maxSpread: 20_000n,
      cooldownAfterLossMs: 900_000,
    });
  });

  test.each([{}, { cooldown_after_loss_s: '0' }])('%j: nothing waits after a loss', (filters) => {
    const checked = checkedWith(filters);
    if (!checked.isValid) throw new Error(JSON.stringify(checked.problems));
    expect(toSettings(checked.document).limits.filters).not.toHaveProperty('cooldownAfterLossMs');
  });
});
