import { expect, test } from '@jest/globals';
import { DEFAULT_MESSAGES, NEWS_KINDS, PLACEHOLDERS } from '#core/model/message-rules.ts';

test('unless the settings say otherwise every kind is told, five messages a run at most', () => {
  expect(DEFAULT_MESSAGES).toEqual({ kinds: NEWS_KINDS, maxPerRun: 5, templates: {} });
});

test.each(NEWS_KINDS)('a template of %s can name follower and mode, and nothing twice', (kind) => {
  const names: readonly string[] = PLACEHOLDERS[kind];
  expect(names.slice(0, 2)).toEqual(['follower', 'mode']);
  expect(new Set(names).size).toBe(names.length);
});
