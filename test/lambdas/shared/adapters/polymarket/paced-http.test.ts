import { describe, expect, test } from '@jest/globals';
import { type HttpOutcome, type HttpRequest } from '#adapters/polymarket/http.ts';
import { pacedHttp } from '#adapters/polymarket/paced-http.ts';

const ANSWER: HttpOutcome = { kind: 'answer', status: 200, text: '{}' };
const GET = (path: string): HttpRequest => ({ method: 'GET', url: `http://venue${path}` });

/** A venue that answers in turn, at once, on a clock that only waits move. */
function givenVenue(...outcomes: readonly HttpOutcome[]) {
  const [sent, waits]: [(readonly [path: string, ms: number])[], number[]] = [[], []];
  let now = 1_000;
  const http = pacedHttp(
    ({ url }) => {
      sent.push([new URL(url).pathname, now]);
      return Promise.resolve(outcomes[sent.length - 1] ?? ANSWER);
    },
    {
      gapMs: 100,
      elapsedMs: () => now,
      wait: (ms) => {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    },
  );
  return { http, sent, waits };
}

test('requests go out one after another, a gap apart, in the order in which they were made', async () => {
  const { http, sent } = givenVenue();
  await Promise.all(['/a', '/b', '/c'].map((path) => http(GET(path))));
  expect(sent).toEqual([
    ['/a', 1_000],
    ['/b', 1_100],
    ['/c', 1_200],
  ]);
});

describe('a request is made again', () => {
  test.each<[string, HttpOutcome]>([
    ['nothing was sent', { kind: 'not-sent', reason: 'ECONNREFUSED' }],
    ['no answer came', { kind: 'no-answer', reason: 'ECONNRESET' }],
    ['the venue failed', { kind: 'answer', status: 503, text: '' }],
    ['it was one too many', { kind: 'answer', status: 429, text: '' }],
  ])('where %s, a second later, then two, and then no more', async (_, outcome) => {
    const { http, sent, waits } = givenVenue(outcome, outcome, outcome, ANSWER);
    expect(await http(GET('/a'))).toBe(outcome);
    expect(sent).toHaveLength(3);
    expect(waits).toEqual([1_000, 2_000]);
  });

  test('when the venue says, up to ten seconds later', async () => {
    const later = (retryAfter: string): HttpOutcome => ({ kind: 'answer', status: 429, text: '', retryAfter });
    const { http, waits } = givenVenue(later('3'), later('60'));
    expect(await http(GET('/a'))).toBe(ANSWER);
    expect(waits).toEqual([3_000, 10_000]);
  });

  test.each<[string, HttpOutcome]>([
    ['a refusal', { kind: 'answer', status: 400, text: '' }],
    ['an answer that is too large', { kind: 'oversized' }],
  ])('but not after %s', async (_, outcome) => {
    const { http, sent } = givenVenue(outcome);
    expect(await http(GET('/a'))).toBe(outcome);
    expect(sent).toHaveLength(1);
  });
});
