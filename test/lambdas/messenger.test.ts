import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FUNCTIONS } from '#contract/functions.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const IMPORTED = /\b(?:from|import) ?\(?'([#.][^']+)'/g;

/** What makes and sends messages: nothing that trades may reach it. */
const OF_MESSAGES = [
  /^lambdas\/messenger\//,
  /^lambdas\/shared\/core\/reporting\//,
  /^lambdas\/shared\/flows\/(tell-news|gather-news|read-news-journal)\.ts$/,
  /^lambdas\/shared\/ports\/(message-channel|news-cursors|alert-channel)\.ts$/,
  /^lambdas\/shared\/adapters\/(webhook\/|dynamodb\/news-cursors)/,
];

/** All sources that a function is made of, as paths from the root. */
function sourcesOf(name: string): readonly string[] {
  const found = new Set<string>();
  const open = [join(ROOT, 'lambdas', name, 'handler.ts')];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
      open.push(path.startsWith('#') ? join(ROOT, 'lambdas', 'shared', path.slice(1)) : join(dirname(file), path));
    }
  }
  return [...found].map((file) => relative(ROOT, file));
}

const ofMessages = (name: string) => sourcesOf(name).filter((path) => OF_MESSAGES.some((each) => each.test(path)));

/** Of no trade itself: it tells what leaders are worth. */
const SCORER = 'scorer';

describe('what trades', () => {
  const trading = FUNCTIONS.filter(({ name }) => name !== SCORER);
  test.each(trading.map(({ name }) => name))('%s has nothing in it that makes or sends messages', (name) => {
    expect(sourcesOf(name).length).toBeGreaterThan(10);
    expect(ofMessages(name)).toEqual([]);
  });

  test('the scorer, which trades nothing, reads journals as a report does, and sends nothing', () => {
    expect(ofMessages(SCORER).filter((path) => !path.startsWith('lambdas/shared/core/reporting/'))).toEqual([]);
  });

  test('would be found out: the messenger has all of it', () => {
    const found = ofMessages('messenger');
    expect(OF_MESSAGES.filter((each) => !found.some((path) => each.test(path)))).toEqual([]);
  });
});
