import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_MESSAGES, NEWS_KINDS, type NewsKind } from '#core/model/message-rules.ts';
import { type News } from '#core/model/news.ts';
import { composeMessages, newsKey } from '#core/reporting/compose-messages.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aBreakerNews, aDailyNews, aFillNews, anExitNews } from '../../../../support/builders/some-news.ts';

const OF: Readonly<Record<NewsKind, (id: string) => News>> = {
  fill: (id) => aFillNews({ id }),
  exit: (id) => anExitNews({ id }),
  breaker: (id) => aBreakerNews({ id }),
  daily: (id) => aDailyNews({ id }),
};
const fills = (count: number): News[] => Array.from({ length: count }, (_, at) => aFillNews({ id: `f${at}` }));

describe('the messages of a run', () => {
  test('are one for each piece of news up to the most of a run', () => {
    const { messages } = composeMessages({ news: fills(5), rules: DEFAULT_MESSAGES, now: NOW });
    expect(messages.map(({ kind }) => kind)).toEqual(['fill', 'fill', 'fill', 'fill', 'fill']);
  });

  test('sum up in one more what is beyond', () => {
    const news = [...fills(6), anExitNews(), aDailyNews(), aDailyNews({ id: 'other' })];
    const { messages } = composeMessages({ news, rules: DEFAULT_MESSAGES, now: NOW });
    expect(messages).toHaveLength(6);
    expect(messages.at(-1)).toMatchObject({ kind: 'summary', text: 'and 4 more: 4 purchases' });
    const { messages: few } = composeMessages({ news, rules: { ...DEFAULT_MESSAGES, maxPerRun: 1 }, now: NOW });
    expect(few.at(-1)?.text).toBe('and 8 more: 6 purchases, 1 exit, 1 daily summary');
  });

  test('tell breakers first', () => {
    const news = [...fills(9), aBreakerNews()];
    const { messages } = composeMessages({ news, rules: DEFAULT_MESSAGES, now: NOW });
    expect(messages[0]?.kind).toBe('breaker');
  });

  test('use the template of the settings', () => {
    const rules = { ...DEFAULT_MESSAGES, templates: { fill: 'Bought {shares}!' } };
    const { messages } = composeMessages({ news: [aFillNews(), anExitNews()], rules, now: NOW });
    expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(/^main .* sold/), 'Bought 10.00!']);
  });

  test('have each piece of news once, in a message or as unwanted, and never more than the most and one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...NEWS_KINDS), { maxLength: 40 }),
        fc.subarray([...NEWS_KINDS]),
        fc.integer({ min: 1, max: 20 }),
        (drawn, kinds, maxPerRun) => {
          const news = drawn.map((kind, at) => OF[kind](`n${at}`));
          const { messages, unwanted } = composeMessages({
            news,
            rules: { kinds, maxPerRun, templates: {} },
            now: NOW,
          });
          const keys = [...messages.flatMap(({ newsIds }) => newsIds), ...unwanted];
          expect(keys.toSorted()).toEqual(news.map(newsKey).toSorted());
          expect(messages.length).toBeLessThanOrEqual(maxPerRun + 1);
          expect(unwanted).toHaveLength(drawn.filter((kind) => !kinds.includes(kind)).length);
        },
      ),
    );
  });
});
