import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { answers, ask, listIn } from './ask.ts';
import type { HostCells } from './cell.ts';
import { failure, get, says, tells, unknownPost, wrongJson } from './clob-cells.ts';
import { OPEN, PROTOCOL_V2 } from './stage.ts';

type Rules = 'tick-size' | 'neg-risk' | 'fee-rate' | 'time' | 'version' | 'ok' | '';
type Markets = Extract<EndpointName<'clob'>, `GET /markets${string}` | `GET /clob-markets${string}`>;

/** What is proven of markets, their rules, and the host itself. */
export const CLOB_MARKETS: HostCells<Markets | `GET /${Rules}`> = {
  'GET /tick-size': {
    normal: tells('/tick-size?token_id=101', { minimum_tick_size: 0.01 }, 'tells the tick, as a number'),
    error: says(404, 'market not found', '/tick-size?token_id=999'),
    fault: {
      title: '`rate-limit`: 429 with `Retry-After`',
      fault: { kind: 'rate-limit', retryAfterS: 9 },
      run: async (stage) => {
        const answer = await get(stage, '/tick-size?token_id=101');
        answers(answer, 429, { error: 'Too Many Requests' });
        assert.equal(answer.headers.get('retry-after'), '9');
      },
    },
  },
  'GET /neg-risk': {
    normal: tells('/neg-risk?token_id=201', { neg_risk: true }, 'tells whether a market is neg-risk'),
    error: says(404, 'market not found', '/neg-risk?token_id=999'),
    fault: failure('/neg-risk?token_id=101', { kind: 'refuse', status: 425, text: 'too early' }, 'too early'),
  },
  'GET /fee-rate': {
    normal: tells('/fee-rate?token_id=101', { base_fee: 0 }, 'tells the legacy cap, 0'),
    error: says(404, 'market not found', '/fee-rate?token_id=999'),
    fault: {
      title: '`html`: 502 and a page for people',
      fault: { kind: 'html', status: 502 },
      run: async (stage) => {
        const { status, body } = await get(stage, '/fee-rate?token_id=101');
        assert.equal(status, 502);
        assert.match(String(body), /^<!DOCTYPE html>/);
      },
    },
  },
  'GET /markets': {
    normal: {
      title: 'tells all markets, closed ones too, by pages of 100',
      run: async (stage) => {
        const answer = await get(stage, '/markets');
        answers(answer, 200, { limit: 100, count: 3, next_cursor: 'LTE=' });
        assert.deepEqual(
          listIn(answer, 'data').map(({ closed }) => closed),
          [false, true, false],
        );
      },
    },
    error: says(400, 'Invalid next_cursor', '/markets?next_cursor=!!'),
    fault: {
      title: '`cut-page` with `hasMore`: 1 market of 3, and a cursor that goes on behind it',
      fault: { kind: 'cut-page', rows: 1, hasMore: true },
      run: async (stage) => {
        const first = await get(stage, '/markets');
        answers(first, 200, { count: 1, next_cursor: 'MQ==' });
        const [second] = listIn(await get(stage, '/markets?next_cursor=MQ=='), 'data');
        assert.equal(second?.['market_slug'], 'will-it-be-2');
      },
    },
  },
  'GET /markets/{condition}': {
    normal: tells(
      `/markets/${OPEN.conditionId}`,
      { closed: false, minimum_tick_size: 0.01, tokens: [{ token_id: '101', winner: false }, {}], tags: ['Politics'] },
      'tells a whole market: its rules, its outcomes with price and winner, its tags',
    ),
    error: says(404, 'market not found', `/markets/0x${'9'.repeat(64)}`),
    fault: {
      title: '`lost-request`: the connection is cut',
      fault: { kind: 'lost-request' },
      run: async (stage) => {
        assert.equal(await ask(`${stage.exchange.urls.clob}/markets/${OPEN.conditionId}`), 'cut');
      },
    },
  },
  'GET /clob-markets/{condition}': {
    normal: tells(`/clob-markets/${OPEN.conditionId}`, { mts: 0.01, mos: 5, v: 'v1' }, 'tells the compact market'),
    error: says(404, 'market not found', `/clob-markets/${PROTOCOL_V2.conditionId}`, 'a condition of 62 digits'),
    fault: failure(`/clob-markets/${OPEN.conditionId}`, { kind: 'error-after', status: 504 }, 'Gateway Timeout'),
  },
  'GET /markets-by-token/{token}': {
    normal: tells('/markets-by-token/102', { condition_id: OPEN.conditionId }, 'tells the condition of a token'),
    error: says(404, 'market not found', '/markets-by-token/999'),
    fault: {
      title: '`oversized`: 200 and a million blanks around the answer',
      fault: { kind: 'oversized', bytes: 1_000_000 },
      run: async (stage) => {
        const text = await (await fetch(`${stage.exchange.urls.clob}/markets-by-token/101`)).text();
        assert.ok(text.length > 1_000_000, `${text.length} characters`);
        assert.ok('condition_id' in (JSON.parse(text) as object));
      },
    },
  },
  'GET /time': {
    normal: {
      title: 'tells the exchange’s time, whole seconds',
      run: async (stage) => {
        assert.equal((await get(stage, '/time')).body, Math.floor(stage.exchange.clock.now() / 1000));
      },
    },
    error: unknownPost('/time'),
    fault: {
      title: '`clock-skew`: 90 s ahead, in the body and in the `Date` header',
      fault: { kind: 'clock-skew', ms: 90_000 },
      run: async (stage) => {
        const { body, headers } = await get(stage, '/time');
        const aheadMs = stage.exchange.clock.now() + 90_000;
        assert.deepEqual([body, headers.get('date')], [aheadMs / 1000, new Date(aheadMs).toUTCString()]);
      },
    },
  },
  'GET /version': {
    normal: tells('/version', { version: 2 }, 'is 2, the version of orders'),
    error: unknownPost('/version'),
    fault: wrongJson('/version', 'object', { status: 'ok' }),
  },
  'GET /ok': {
    normal: tells('/ok', 'OK', 'is well'),
    error: unknownPost('/ok'),
    fault: failure('/ok', { kind: 'error-before', status: 502 }, 'Bad Gateway'),
  },
  'GET /': {
    normal: tells('/', 'OK', 'is well'),
    error: unknownPost('/'),
    fault: {
      title: '`lost-response`: the connection is cut',
      fault: { kind: 'lost-response' },
      run: async (stage) => {
        assert.equal(await ask(`${stage.exchange.urls.clob}/`), 'cut');
      },
    },
  },
};
