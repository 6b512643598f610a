import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NEWS_KINDS, PLACEHOLDERS } from '#core/model/message-rules.ts';
import { MOST_TEXT, newsText, newsValues, TEMPLATES } from '#core/reporting/news-text.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { aBreakerNews, aDailyNews, aFillNews, anExitNews } from '../../../../support/builders/some-news.ts';

const ALL = [aFillNews(), anExitNews(), aBreakerNews(), aDailyNews()];

describe('the text of news', () => {
  test.each(ALL)('has every placeholder of $kind', (news) => {
    expect(Object.keys(newsValues(news))).toEqual([...PLACEHOLDERS[news.kind]]);
  });

  test.each(NEWS_KINDS)('as it is by default names only what %s has', (kind) => {
    const names: readonly string[] = PLACEHOLDERS[kind];
    const used = [...TEMPLATES[kind].matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => name === undefined || !names.includes(name))).toEqual([]);
  });

  test('puts values in once: braces in a title stay what they are', () => {
    const values = newsValues(anExitNews({ market: 'Is {pnl} {market} up?' }));
    expect(newsText(values, '{market} {pnl}')).toBe('Is {pnl} {market} up? +$1.00');
  });

  test('takes mentions and links of a title away, whatever the template', () => {
    fc.assert(
      fc.property(fc.constantFrom('market', 'outcome', 'leader'), fc.string({ unit: 'binary' }), (name, text) => {
        const values = newsValues(aFillNews({ [name]: `${text}@everyone https://evil.com` }));
        expect(newsText(values, `{${name}}`)).not.toMatch(/@|:\/\/|\n/);
      }),
    );
  });

  test('is cut where it is longer than every channel takes', () => {
    expect(newsText({}, 'x'.repeat(MOST_TEXT))).toBe('x'.repeat(MOST_TEXT));
    expect(newsText({}, 'x'.repeat(MOST_TEXT + 1))).toBe(`${'x'.repeat(MOST_TEXT - 1)}…`);
  });

  test.each([
    [anExitNews({ isPayout: true }), 'side', 'was paid for'],
    [anExitNews({ pnl: dollars('0') }), 'pnl', '$0.00'],
    [aFillNews(), 'slippage', '40 bps'],
    [aBreakerNews(), 'leader', 'all leaders'],
    [aBreakerNews({ leader: 'Whale' }), 'leader', 'Whale'],
    [aBreakerNews({ isSet: false }), 'state', 'is reset'],
    [aBreakerNews(), 'reason', '2 tokens.'],
    [aBreakerNews({ why: 'It did.' }), 'reason', 'It did.'],
    [aDailyNews({ skipped: [] }), 'reasons', '–'],
    [aDailyNews({ isCounted: false }), 'reasons', 'STALE 3, not all leaders are counted'],
    [aDailyNews({ days: ['2026-05-30', '2026-05-31'] }), 'day', '2026-05-30 to 2026-05-31'],
    [aDailyNews({ skipped: ['A', 'B', 'C', 'D'].map((code) => ({ code, count: 2 })) }), 'reasons', 'A 2, B 2, C 2, …'],
    [aDailyNews({ skipped: ['A', 'B', 'C', 'D'].map((code) => ({ code, count: 2 })) }), 'skipped', '8'],
  ])('%#: a value as a person reads it', (news, name, value) => {
    expect(newsValues(news)[name]).toBe(value);
  });

  test('has a dash where nobody knows the slippage', () => {
    const { slippage: _, ...news } = aFillNews();
    expect(newsValues(news)['slippage']).toBe('–');
  });
});
