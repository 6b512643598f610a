import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { LEADER } from '../a-world.ts';
import { type Answer, answers, answerTo, ask, listIn, posting, type Rows } from './ask.ts';
import type { Cell, HostCells } from './cell.ts';
import { OPEN, PROTOCOL_V2, RESOLVED, type Stage } from './stage.ts';

const USER = `user=${LEADER}`;
const CONDITION = `condition=${OPEN.conditionId}`;

/** What is proven of the Data API. */
export const DATA_API: HostCells<EndpointName<'data-api'>> = {
  'GET /v2/activity': {
    normal: {
      title: 'tells what a leader did, newest first, 3 s after its block',
      run: async (stage) => {
        const times = (await rows(stage, `/v2/activity?${USER}`)).map((row) => Number(row['timestamp']) * 1000);
        assert.deepEqual([...times].sort().reverse(), times);
        assert.ok(Math.max(...times) <= stage.exchange.clock.now() - 3_000);
      },
    },
    error: refusal('offset', `/v2/activity?${USER}&offset=1`, '`offset`'),
    fault: {
      title: '`late-rows`: a row is missing for 40 s behind its block, though the time has come',
      fault: { kind: 'late-rows', ms: 40_000 },
      run: async (stage) => {
        const newest = async (): Promise<number> =>
          Number((await rows(stage, `/v2/activity?${USER}`))[0]?.['timestamp']) * 1000;
        stage.pass(30_000);
        const late = stage.exchange.clock.now() - (await newest());
        stage.pass(20_000);
        assert.ok(late >= 40_000, `${late} ms`);
        assert.ok(stage.exchange.clock.now() - (await newest()) < 90_000);
      },
    },
  },
  'GET /v2/trades': {
    normal: {
      title: 'tells fills of a wallet, those of its resting orders only with `taker_only=false`',
      run: async (stage) => {
        const [all, taken] = [
          await rows(stage, `/v2/trades?${USER}&taker_only=false`),
          await rows(stage, `/v2/trades?${USER}`),
        ];
        assert.ok(taken.length > 0 && taken.length < all.length, `${taken.length} of ${all.length}`);
      },
    },
    error: refusal('market', `/v2/trades?market=${OPEN.conditionId}`, '`market`, the name of v1'),
    fault: {
      title: '`cut-page`: 2 rows of many, and `has_more` is false',
      fault: { kind: 'cut-page', rows: 2 },
      run: async (stage) => {
        const answer = await get(stage, `/v2/trades?${USER}&taker_only=false`);
        assert.equal(listIn(answer, 'data').length, 2);
        answers(answer, 200, { pagination: { has_more: false, next_cursor: null } });
      },
    },
  },
  'GET /v2/positions': {
    normal: {
      title: 'tells what a leader holds, with its market, mean price and profit',
      run: async (stage) => {
        const [position] = await rows(stage, `/v2/positions?${USER}`);
        assert.partialDeepStrictEqual(position, { token_id: '101', status: 'OPEN', outcome: 'Yes' });
        const { condition_id: condition, avg_price: price, total_pnl: profit } = position ?? {};
        assert.deepEqual([condition, typeof price, typeof profit], [OPEN.conditionId, 'number', 'number']);
      },
    },
    error: refusal('user', '/v2/positions'),
    fault: {
      title: '`repeat-rows`: the last row comes twice',
      fault: { kind: 'repeat-rows' },
      run: async (stage) => {
        const told = await rows(stage, `/v2/positions?${USER}`);
        assert.ok(told.length >= 2);
        assert.deepEqual(told.at(-1), told.at(-2));
      },
    },
  },
  'GET /v2/value': {
    normal: {
      title: 'tells what the positions of a wallet are worth, without its cash',
      run: async (stage) => {
        const answer = await get(stage, `/v2/value?${USER}`);
        answers(answer, 200, { data: { proxy_wallet: LEADER } });
        // It has about 1,000 shares at half a dollar, and 9,500 dollars.
        const { value } = (answer.body as { data: { value: number } }).data;
        assert.ok(value > 400 && value < 600, `${value} dollars`);
      },
    },
    error: refusal('user', '/v2/value?user=me'),
    fault: {
      title: '`error-before`: 500 `internal`, retryable',
      fault: { kind: 'error-before', status: 500 },
      run: async (stage) => {
        answers(await get(stage, `/v2/value?${USER}`), 500, { code: 'internal', retryable: true });
      },
    },
  },
  'GET /v2/holders': {
    normal: {
      title: 'tells who holds each token of a market, the largest first',
      run: async (stage) => {
        const tokens = await rows(stage, `/v2/holders?${CONDITION}`);
        assert.deepEqual(
          tokens.map(({ token_id: id }) => id),
          ['101', '102'],
        );
        const amounts = (tokens[0]?.['holders'] as { amount: number }[]).map(({ amount }) => amount);
        assert.ok(amounts.length > 1);
        assert.deepEqual(
          [...amounts].sort((left, right) => right - left),
          amounts,
        );
      },
    },
    error: refusal('condition', '/v2/holders'),
    fault: {
      title: '`cut-json`: 200, and half of the answer',
      fault: { kind: 'cut-json' },
      run: async (stage) => {
        const { status, body } = await get(stage, `/v2/holders?${CONDITION}`);
        assert.deepEqual([status, typeof body], [200, 'string']);
        assert.match(String(body), /^\{"data":\[/);
      },
    },
  },
  'GET /v2/leaderboard': {
    normal: {
      title: 'ranks wallets by their profit of a month, by name',
      run: async (stage) => {
        const [first] = await rows(stage, '/v2/leaderboard?time_period=month');
        assert.partialDeepStrictEqual(first, { rank: 1, user_id: LEADER, user_name: 'Leader' });
      },
    },
    error: refusal('time_period', '/v2/leaderboard?time_period=year'),
    fault: {
      title: '`lost-response`: the connection is cut instead of an answer',
      fault: { kind: 'lost-response' },
      run: async (stage) => {
        assert.equal(await ask(`${stage.exchange.urls.dataApi}/v2/leaderboard`), 'cut');
      },
    },
  },
  'GET /v2/prices-history': {
    normal: {
      title: 'tells the price of a token minute by minute',
      run: async (stage) => {
        const [first, second] = await rows(stage, '/v2/prices-history?token_id=101&interval=1d');
        assert.deepEqual(Object.keys(first ?? {}), ['timestamp', 'price', 'resolution_seconds']);
        assert.equal(Number(second?.['timestamp']) - Number(first?.['timestamp']), 60);
      },
    },
    error: refusal('token_id', '/v2/prices-history?token_id=x'),
    fault: {
      title: '`wrong-json`: 200 `[]`',
      fault: { kind: 'wrong-json', shape: 'array' },
      run: async (stage) => {
        assert.deepEqual((await get(stage, '/v2/prices-history?token_id=101')).body, []);
      },
    },
  },
  'GET /v2/status': {
    normal: {
      title: 'says that it is 3 s behind the chain',
      run: async (stage) => {
        answers(await get(stage, '/v2/status'), 200, { data: { serving: { lag_seconds: 3 } } });
      },
    },
    error: wrongMethod('/v2/status'),
    fault: {
      title: '`refuse`: 503 `dependency_unavailable`, as before the first computation',
      fault: { kind: 'refuse', status: 503, text: 'not computed yet' },
      run: async (stage) => {
        answers(await get(stage, '/v2/status'), 503, { code: 'dependency_unavailable', error: 'not computed yet' });
      },
    },
  },
  'GET /v2/resolutions': {
    normal: {
      title: 'tells the payouts of a market that has resolved, in millionths a share',
      run: async (stage) => {
        const [row] = await rows(stage, `/v2/resolutions?condition=${RESOLVED.conditionId}`);
        assert.partialDeepStrictEqual(row, { status: 'resolved', payouts: [1_000_000, 0] });
      },
    },
    error: refusal('condition', `/v2/resolutions?condition=${PROTOCOL_V2.conditionId}`, 'a condition of 31 bytes'),
    fault: {
      title: '`html`: 502 and a page for people',
      fault: { kind: 'html', status: 502 },
      run: async (stage) => {
        const { status, body } = await get(stage, `/v2/resolutions?condition=${RESOLVED.conditionId}`);
        assert.equal(status, 502);
        assert.match(String(body), /^<!DOCTYPE html>/);
      },
    },
  },
  'GET /ok': {
    normal: {
      title: 'is well',
      run: async (stage) => {
        answers(await get(stage, '/ok'), 200, { data: 'OK' });
      },
    },
    error: wrongMethod('/ok'),
    fault: {
      title: '`lost-request`: the connection is cut',
      fault: { kind: 'lost-request' },
      run: async (stage) => {
        assert.equal(await ask(`${stage.exchange.urls.dataApi}/ok`), 'cut');
      },
    },
  },
};

function refusal(parameter: string, path: string, what = `a wrong or missing \`${parameter}\``): Cell {
  return {
    title: `answers 400 \`invalid_request\` to ${what}`,
    run: async (stage) => {
      answers(await get(stage, path), 400, { code: 'invalid_request', retryable: false, parameter });
    },
  };
}

function wrongMethod(path: string): Cell {
  return {
    title: 'answers 405 `method_not_allowed` to POST',
    run: async (stage) => {
      answers(await answerTo(stage.exchange.urls.dataApi + path, posting({})), 405, { code: 'method_not_allowed' });
    },
  };
}

/** A read that no cache answers. */
function get({ exchange, fresh }: Stage, path: string): Promise<Answer> {
  return answerTo(`${exchange.urls.dataApi}${path}${path.includes('?') ? '&' : '?'}_=${fresh()}`);
}

async function rows(stage: Stage, path: string): Promise<Rows> {
  return listIn(await get(stage, path), 'data');
}
