import { expect, test } from '@jest/globals';
import { keywordDenied } from '#core/risk/market-keywords.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';

const judged = (filters: Parameters<typeof theFilters>[0], slug?: string) =>
  keywordDenied(
    aSnapshot({
      market: aMarket({ question: 'Will it RAIN in Kyiv?', ...(slug === undefined ? {} : { slug }) }),
      settings: someSettings({ limits: theLimits({ filters: theFilters(filters) }) }),
    }),
  );

test('a denied keyword in question or slug refuses, also beside an allowed one', () => {
  expect(judged({ deniedKeywords: ['snow', 'rain'], allowedKeywords: ['kyiv'] })).toEqual({
    code: 'KEYWORD_DENIED',
    keyword: 'rain',
  });
  expect(judged({ deniedKeywords: ['monsoon 2026'] }, 'monsoon-2026')).toMatchObject({ code: 'KEYWORD_DENIED' });
  expect(judged({ deniedKeywords: ['train', 'rai'] }, 'monsoon-2026')).toBeUndefined();
});

test('with allowed keywords one of them must be there', () => {
  expect(judged({ allowedKeywords: ['snow', 'Rain in Kyiv'] })).toBeUndefined();
  expect(judged({ allowedKeywords: ['snow'] })).toEqual({ code: 'KEYWORD_NOT_ALLOWED' });
});

test('no words run over from the question into the slug', () => {
  expect(judged({ deniedKeywords: ['kyiv monsoon'] }, 'monsoon-2026')).toBeUndefined();
});

test('without keywords every market passes', () => {
  expect(judged({})).toBeUndefined();
  expect(keywordDenied(aSnapshot())).toBeUndefined();
});
