import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { LEADER } from '../a-world.ts';
import { type Answer, answers, answerTo, ask, listIn, type Rows } from './ask.ts';
import type { Cell, HostCells } from './cell.ts';
import { OPEN, RESOLVED, type Stage } from './stage.ts';

/** What is proven of Gamma. */
export const GAMMA: HostCells<EndpointName<'gamma'>> = {
  'GET /markets': {
    normal: {
      title: 'tells the open markets as a bare list, with headers that say it is deprecated',
      run: async (stage) => {
        const answer = await get(stage, '/markets');
        assert.deepEqual(idsOf(listIn(answer)), ['1001', '1003']);
        assert.equal(answer.headers.get('deprecation'), 'true');
      },
    },
    error: refusal(422, '/markets?limit=x', 'a `limit` that is no number'),
    fault: {
      title: '`stale`: what was told 60 s ago or earlier, though a market got another tick since',
      fault: { kind: 'stale', ms: 60_000 },
      run: async (stage) => {
        const tick = async (): Promise<unknown> => listIn(await get(stage, '/markets'))[0]?.['orderPriceMinTickSize'];
        assert.equal(await tick(), 0.01);
        stage.exchange.changeTickSize(OPEN.conditionId, '0.001');
        stage.pass(99_000);
        assert.equal(await tick(), 0.01);
        stage.pass(1_000);
        assert.equal(await tick(), 0.001);
      },
    },
  },
  'GET /markets/keyset': {
    normal: {
      title: 'finds a market by its condition, and a closed one only with `closed=true`',
      run: async (stage) => {
        const found = async (query: string): Promise<Rows> =>
          listIn(await get(stage, `/markets/keyset?condition_ids=${RESOLVED.conditionId}${query}`), 'markets');
        assert.deepEqual(await found(''), []);
        assert.deepEqual(idsOf(await found('&closed=true')), ['1002']);
      },
    },
    error: refusal(422, '/markets/keyset?offset=0', '`offset`'),
    fault: {
      title: '`cut-page` with `hasMore`: 1 row of 2, and a cursor that goes on behind it',
      fault: { kind: 'cut-page', rows: 1, hasMore: true },
      run: async (stage) => {
        const first = await get(stage, '/markets/keyset');
        assert.deepEqual(idsOf(listIn(first, 'markets')), ['1001']);
        const cursor = String((first.body as Record<string, unknown>)['next_cursor']);
        const second = await get(stage, `/markets/keyset?after_cursor=${cursor}`);
        assert.deepEqual(idsOf(listIn(second, 'markets')), ['1003']);
      },
    },
  },
  'GET /markets/slug/{slug}': {
    normal: {
      title: 'shows one market, closed or not, with its tags when asked',
      run: async (stage) => {
        const answer = await get(stage, `/markets/slug/${RESOLVED.slug}?include_tag=true`);
        answers(answer, 200, { id: '1002', closed: true, outcomePrices: '["1","0"]', tags: [{ slug: 'politics' }] });
      },
    },
    error: refusal(404, '/markets/slug/none', 'an unknown slug'),
    fault: {
      title: '`error-before`: 502',
      fault: { kind: 'error-before', status: 502 },
      run: async (stage) => {
        answers(await get(stage, `/markets/slug/${OPEN.slug}`), 502, { type: 'server error' });
      },
    },
  },
  'GET /markets/{id}': {
    normal: {
      title: 'shows one market; its lists are JSON inside of text',
      run: async (stage) => {
        answers(await get(stage, '/markets/1001'), 200, { clobTokenIds: '["101","102"]', outcomes: '["Yes","No"]' });
      },
    },
    error: refusal(404, '/markets/9', 'an unknown id'),
    fault: {
      title: '`wrong-json`: 200 `null`',
      fault: { kind: 'wrong-json', shape: 'null' },
      run: async (stage) => {
        const { status, body } = await get(stage, '/markets/1001');
        assert.deepEqual([status, body], [200, null]);
      },
    },
  },
  'GET /markets/{id}/tags': {
    normal: {
      title: 'tells the tags of a market',
      run: async (stage) => {
        assert.partialDeepStrictEqual(listIn(await get(stage, '/markets/1001/tags')), [{ label: 'Politics' }]);
      },
    },
    error: refusal(404, '/markets/9/tags', 'an unknown id'),
    fault: {
      title: '`lost-request`: the connection is cut',
      fault: { kind: 'lost-request' },
      run: async (stage) => {
        assert.equal(await ask(`${stage.exchange.urls.gamma}/markets/1001/tags`), 'cut');
      },
    },
  },
  'GET /events': {
    normal: {
      title: 'tells the open events as a bare list',
      run: async (stage) => {
        assert.deepEqual(idsOf(listIn(await get(stage, '/events'))), ['2001', '2003']);
      },
    },
    error: refusal(422, '/events?offset=x', 'an `offset` that is no number'),
    fault: {
      title: '`repeat-rows`: the last row comes twice',
      fault: { kind: 'repeat-rows' },
      run: async (stage) => {
        assert.deepEqual(idsOf(listIn(await get(stage, '/events'))), ['2001', '2003', '2003']);
      },
    },
  },
  'GET /events/keyset': {
    normal: {
      title: 'tells the open events with their markets, by pages',
      run: async (stage) => {
        const answer = await get(stage, '/events/keyset?limit=1');
        answers(answer, 200, { events: [{ id: '2001', markets: [{ id: '1001' }] }] });
        assert.ok('next_cursor' in (answer.body as object));
      },
    },
    error: refusal(422, '/events/keyset?limit=501', 'a `limit` above 500'),
    fault: {
      title: '`cut-page`: 1 row of 2, and no cursor',
      fault: { kind: 'cut-page', rows: 1 },
      run: async (stage) => {
        const answer = await get(stage, '/events/keyset');
        assert.deepEqual(idsOf(listIn(answer, 'events')), ['2001']);
        assert.ok(!('next_cursor' in (answer.body as object)));
      },
    },
  },
  'GET /events/slug/{slug}': {
    normal: {
      title: 'shows one event with its markets and tags',
      run: async (stage) => {
        answers(await get(stage, '/events/slug/event-2'), 200, { id: '2002', enableNegRisk: true, tags: [{}] });
      },
    },
    error: refusal(404, '/events/slug/none', 'an unknown slug'),
    fault: {
      title: '`oversized`: 200 and a million blanks around the answer',
      fault: { kind: 'oversized', bytes: 1_000_000 },
      run: async (stage) => {
        const response = await fetch(`${stage.exchange.urls.gamma}/events/slug/event-1`);
        const text = await response.text();
        assert.ok(text.length > 1_000_000, `${text.length} characters`);
        assert.equal((JSON.parse(text) as Record<string, unknown>)['id'], '2001');
      },
    },
  },
  'GET /events/{id}': {
    normal: {
      title: 'shows one event with its markets',
      run: async (stage) => {
        answers(await get(stage, '/events/2001'), 200, { slug: 'event-1', markets: [{ id: '1001' }] });
      },
    },
    error: refusal(404, '/events/9', 'an unknown id'),
    fault: {
      title: '`cut-json`: 200, and half of the answer',
      fault: { kind: 'cut-json' },
      run: async (stage) => {
        const { status, body } = await get(stage, '/events/2001');
        assert.deepEqual([status, typeof body], [200, 'string']);
      },
    },
  },
  'GET /tags': {
    normal: {
      title: 'tells the tags of all markets',
      run: async (stage) => {
        assert.partialDeepStrictEqual(listIn(await get(stage, '/tags')), [{ label: 'Politics', slug: 'politics' }]);
      },
    },
    error: refusal(422, '/tags?limit=x', 'a `limit` that is no number'),
    fault: {
      title: '`rate-limit`: 429 with `Retry-After`',
      fault: { kind: 'rate-limit', retryAfterS: 7 },
      run: async (stage) => {
        const answer = await get(stage, '/tags');
        answers(answer, 429, { error: 'Too Many Requests' });
        assert.equal(answer.headers.get('retry-after'), '7');
      },
    },
  },
  'GET /public-profile': {
    normal: {
      title: 'maps an address to the wallet that holds its funds',
      run: async (stage) => {
        const answer = await get(stage, `/public-profile?address=${LEADER}`);
        answers(answer, 200, { proxyWallet: LEADER, name: 'Leader' });
      },
    },
    error: refusal(422, '/public-profile?address=me', 'what is no address'),
    fault: {
      title: '`error-after`: 500, though it was handled',
      fault: { kind: 'error-after', status: 500, text: 'later' },
      run: async (stage) => {
        answers(await get(stage, `/public-profile?address=${LEADER}`), 500, { error: 'later' });
      },
    },
  },
};

function refusal(status: number, path: string, what: string): Cell {
  return {
    title: `answers ${status} to ${what}`,
    run: async (stage) => {
      const type = status === 422 ? 'validation error' : 'not found error';
      answers(await get(stage, path), status, { type });
    },
  };
}

/** A read that no cache answers. */
function get({ exchange, fresh }: Stage, path: string): Promise<Answer> {
  return answerTo(`${exchange.urls.gamma}${path}${path.includes('?') ? '&' : '?'}_=${fresh()}`);
}

function idsOf(rows: Rows): unknown[] {
  return rows.map(({ id }) => id);
}
