import type { Answer, Exception } from './recorded-row.ts';

type Fields = Readonly<Record<string, unknown>>;

const UNITS = 'documentation: amounts of an order that has not traded are "" in every recorded answer';
const ASYNC = 'since 2026-07-24 a match is answered with tradeIDs, and hashes are read from /data/trades';
const CLIENT_SHAPE = 'constructed: recorded answers have errorMsg "", both amounts and a status';
const REST_PREFIX = 'constructed: over REST a status has its prefix, expiration is "0" and trades are a list';
const CANCEL_TEXT = 'the reasons of DELETE /orders in the documentation are told apart, also for one order';
const KEY_TEXT = 'both texts of a wrong key are documented, this exchange says the longer one';
const MATCHED = { takingAmount: '1', makingAmount: '1', status: 'matched', success: true };
const REFUSED = { orderID: '', takingAmount: '', makingAmount: '', status: '', success: true };

/** Rows of `order_responses.jsonl` that are not taken at their word, each with the reason. */
export const ORDER_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'POST /order 200 BUY matched': { reason: ASYNC, amended: inBody(withTradeIds) },
  'POST /order 200 SELL matched': {
    reason: `${ASYNC}; its source left out orderID and errorMsg`,
    amended: inBody((body) => ({ ...withTradeIds(body), errorMsg: '', orderID: `0x${'1'.repeat(64)}` })),
  },
  'POST /order 400 on 3706 lines': {
    reason: 'newer answers name the balance and the amount behind the same words',
    amended: inBody(() => ({
      error: 'not enough balance / allowance: the balance is not enough -> balance: 1, order amount: 2',
    })),
  },
  'POST /order unsent raised by the client library before sending': {
    reason: 'its source cut the first word; the official client raises it, and nothing is sent',
    amended: inBody(({ error }) => ({ error: `invalid ${String(error)}` })),
  },
  'GET /balance-allowance 200 http_balance_allowance_collateral': {
    reason: 'constructed: the documented answer has one allowance for each contract',
    amended: inBody(({ balance }) => ({ balance, allowances: { '0x1': '1' } })),
  },
  'GET /balance-allowance 200 http_balance_allowance_no_allowance': {
    reason: 'constructed: the documented answer always has allowances',
    amended: inBody(({ balance }) => ({ balance, allowances: { '0x1': '1' } })),
  },
  'POST /orders or DELETE /orders 200 http_batch_cancel_response': {
    reason: CANCEL_TEXT,
    amended: inBody((body) => ({ ...body, not_canceled: { '0x1': 'Order already canceled' } })),
  },
  'DELETE /order 200 http_cancel_response_failed': {
    reason: CANCEL_TEXT,
    amended: inBody((body) => ({ ...body, not_canceled: { '0x1': 'Order already matched' } })),
  },
  'DELETE /order 200 not_canceled': {
    reason: CANCEL_TEXT,
    amended: inBody((body) => ({ ...body, not_canceled: { '0x1': 'Order not found' } })),
  },
  'GET /data/orders 200 http_open_order': { reason: REST_PREFIX, amended: inBody(restOrder) },
  'GET /data/orders 200 http_open_order_sell_fok': { reason: REST_PREFIX, amended: inBody(restOrder) },
  'GET /data/orders 200 http_open_orders_page': {
    reason: `${REST_PREFIX}; pages have limit and count`,
    amended: inBody((body) => ({ ...body, limit: 100, count: 2, data: (body['data'] as Fields[]).map(restOrder) })),
  },
  'GET /data/trades 200 http_trade_report': {
    reason: 'constructed: times are seconds as text, a status has its prefix, two fields were left out',
    amended: inBody(restTrade),
  },
  'GET /data/trades 200 http_trades_page': {
    reason: 'constructed: as the single trade, and no trade is without a maker; pages have limit and count',
    amended: inBody((body) => ({ ...body, limit: 100, count: 1, data: (body['data'] as Fields[]).map(restTrade) })),
  },
  'POST /order 200 http_order_response_failed': {
    reason: 'constructed: a refused single order is answered 400 with {error} in every recorded answer',
    amended: () => ({
      status: 400,
      body: { error: 'not enough balance / allowance: the balance is not enough -> balance: 1, order amount: 2' },
    }),
  },
  'POST /order 200 http_order_response_ok': {
    reason: CLIENT_SHAPE,
    amended: inBody((body) => ({ ...body, ...MATCHED, errorMsg: '', tradeIDs: ['x'] })),
  },
  'POST /order 200 asynchronous execution': {
    reason: `${CLIENT_SHAPE}; ${ASYNC}`,
    amended: inBody((body) => ({ ...withTradeIds(body), ...MATCHED, errorMsg: '' })),
  },
  'POST /order 200 tradeIDs only': {
    reason: CLIENT_SHAPE,
    amended: inBody((body) => ({ ...body, ...MATCHED, errorMsg: '' })),
  },
  'POST /orders 200 mixed batch': { reason: `${CLIENT_SHAPE}, refused ones too`, amended: mixedBatch },
  'POST /order 200 live_order': { reason: UNITS, amended: inBody(withoutAmounts) },
  'POST /order 200 matched_order': { reason: ASYNC, amended: inBody(withTradeIds) },
  'POST /order 200 delayed_order': { reason: UNITS, amended: inBody(withoutAmounts) },
  'POST /orders 200 mixed_results': {
    reason: `${UNITS}; ${ASYNC}; its third result, a limit for each token, is named nowhere else: limits count for signers`,
    amended: ({ status, body }) => {
      const [live, matched] = body as [Fields, Fields];
      return { status, body: [withoutAmounts(live), withTradeIds(matched)] };
    },
  },
  'POST /order 401 example': { reason: KEY_TEXT, amended: inBody(longKeyText) },
  'POST /orders 401 example': { reason: KEY_TEXT, amended: inBody(longKeyText) },
  'POST /orders 503 post_only_mode': {
    reason: 'documentation has it beside a 200 with one result each, which the text of the API says of a batch',
    amended: ({ body }) => {
      const { error: errorMsg } = body as Fields;
      return { status: 200, body: [{ ...REFUSED, errorMsg }] };
    },
  },
  'DELETE /order 401 example': { reason: KEY_TEXT, amended: inBody(longKeyText) },
  'DELETE /orders 401 example': { reason: KEY_TEXT, amended: inBody(longKeyText) },
};

function inBody(amend: (body: Fields) => Fields): (row: Answer) => Answer {
  return ({ status, body }) => ({ status, body: amend(body as Fields) });
}

function withTradeIds({ transactionsHashes, ...body }: Fields): Fields {
  return transactionsHashes === undefined ? body : { ...body, tradeIDs: ['00000000-0000-4000-a000-000000000000'] };
}

function withoutAmounts(body: Fields): Fields {
  return { ...body, makingAmount: '', takingAmount: '' };
}

function longKeyText(): Fields {
  return { error: 'Unauthorized/Invalid api key' };
}

function restOrder(row: Fields): Fields {
  const trades = row['size_matched'] === '0.0000' ? [] : ['x'];
  return { ...row, status: `ORDER_STATUS_${String(row['status'])}`, expiration: '0', associate_trades: trades };
}

function restTrade(row: Fields): Fields {
  const makers = row['maker_orders'] as Fields[];
  const [first] = makers;
  return {
    ...row,
    status: `TRADE_STATUS_${String(row['status'])}`,
    ...{ match_time: '1', last_update: '1', match_time_nano: '1', err_msg: null },
    maker_orders: [first ?? MAKER],
  };
}

const MAKER = {
  ...{ asset_id: '1', fee_rate_bps: '0', maker_address: '0x1', matched_amount: '1' },
  ...{ order_id: '0x1', outcome: 'Yes', owner: 'x', price: '1', side: 'SELL' },
};

/** What was constructed leaves out what a recorded result of a batch has. */
function mixedBatch({ status }: Answer): Answer {
  const numbers = 'balance: 1, sum of matched orders: 1, order amount: 2';
  const said = `not enough balance / allowance: the balance is not enough -> ${numbers}`;
  return {
    status,
    body: [
      { ...MATCHED, errorMsg: '', orderID: '0x1', tradeIDs: ['x'] },
      { ...REFUSED, errorMsg: said },
      { ...REFUSED, errorMsg: 'invalid post-only order: order crosses book' },
    ],
  };
}
