import { describe, expect, test } from '@jest/globals';
import { readWorkingOptions, workingProblemText } from '#contract/working-order.ts';
import { bps } from '#core/values/bps.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

const plan = {
  token_id: '21742633143463906290569050155826241533067272736897614950488156847949938836455',
  side: 'BUY',
  limit_price: '0.55',
  total_shares: '1000',
  algorithm: 'twap',
  time_window_minutes: '60',
  min_order_size: '10',
  max_order_size: '100',
  poll_interval: '3',
};
const problemsOf = (changes: Readonly<Record<string, unknown>>): readonly string[] =>
  (readWorkingOptions({ ...plan, ...changes }).problems ?? []).map(workingProblemText);

test('the options of the plan are an order of 1,000 shares in an hour', () => {
  expect(readWorkingOptions(plan).options).toEqual({
    token: plan.token_id,
    side: 'BUY',
    limit: priceOf('0.55'),
    total: sharesOf('1000'),
    algorithm: 'twap',
    windowMs: 3_600_000,
    minOrder: sharesOf('10'),
    maxOrder: sharesOf('100'),
    sharesPerOrder: sharesOf('100'),
    pollMs: 3_000,
    style: 'take',
    moveMs: 5_000,
    atEnd: 'report',
  });
});

test('what is left out: the largest order is ten of the smallest; what goes by the book joins it', () => {
  const { max_order_size: _, ...rest } = plan;
  expect(readWorkingOptions({ ...rest, algorithm: 'iceberg' }).options).toMatchObject({
    maxOrder: sharesOf('100'),
    sharesPerOrder: sharesOf('100'),
    style: 'join',
  });
});

test('what is said is taken over', () => {
  const said = {
    ...{ shares_per_order: '20', style: 'join', min_move_seconds: '9', at_end: 'cross' },
    ...{ max_book_part: '0.25', max_spread: '0.03', min_depth: '250.5' },
  };
  expect(readWorkingOptions({ ...plan, ...said }).options).toMatchObject({
    ...{ sharesPerOrder: sharesOf('20'), style: 'join', moveMs: 9_000, atEnd: 'cross' },
    ...{ maxBookPart: bps(2_500n), maxSpread: priceOf('0.03'), minDepth: sharesOf('250.5') },
  });
});

describe('a refusal names option, value and what is allowed', () => {
  test.each([
    [{ token_id: '01' }, 'token_id: 01 stands there; allowed is a token id: decimal digits'],
    [{ side: 'buy' }, 'side: buy stands there; allowed is one of BUY, SELL; did you mean BUY?'],
    [{ limit_price: '1' }, 'limit_price: 1 stands there; allowed is dollars a share from 0.0001 to 0.9999'],
    [{ total_shares: '0.99' }, 'total_shares: 0.99 stands there; allowed is shares from 1 to 10,000,000'],
    [{ total_shares: '10.001' }, 'total_shares: 10.001 stands there; allowed is shares from 1 to 10,000,000, with at'],
    [{ algorithm: 'twop' }, 'algorithm: twop stands there; allowed is one of twap, vwap, randomised, iceberg, top-of-'],
    [
      { time_window_minutes: '1441' },
      'time_window_minutes: 1441 stands there; allowed is whole minutes from 1 to 1,440',
    ],
    [{ poll_interval: '0' }, 'poll_interval: 0 stands there; allowed is whole seconds from 1 to 300'],
    [{ max_book_part: '1.1' }, 'max_book_part: 1.1 stands there; allowed is a fraction from 0.0001 to 1'],
    [{ at_end: undefined }, 'at_end: missing stands there; allowed is one of leave, cross, report'],
    [{ max_orders: '3' }, 'max_orders: an unknown option stands there; allowed is one of token_id, side'],
  ])('%j', (changes, text) => {
    expect(problemsOf(changes)).toEqual([expect.stringContaining(text)]);
  });
});

/** At 3 cents the least that buys at once, a dollar, is 33.34 shares. */
const CHEAP = { limit_price: '0.03' };

describe('what does not go together is refused, and the bound itself is not', () => {
  test.each([
    ['total_shares', { total_shares: '9.99' }, { total_shares: '10' }],
    ['max_order_size', { max_order_size: '19.99' }, { max_order_size: '20' }],
    ['shares_per_order', { shares_per_order: '100.01' }, { shares_per_order: '100' }],
    ['shares_per_order', { shares_per_order: '9.99' }, { shares_per_order: '10' }],
    ['total_shares', { total_shares: '100000.01', poll_interval: '1' }, { total_shares: '100000', poll_interval: '1' }],
    [
      'time_window_minutes',
      { poll_interval: '61', time_window_minutes: '10' },
      { poll_interval: '60', time_window_minutes: '10' },
    ],
    ['max_order_size', { ...CHEAP, max_order_size: '33.33' }, { ...CHEAP, max_order_size: '33.34' }],
    [
      'max_order_size',
      { ...CHEAP, style: 'join', at_end: 'cross', max_order_size: '33.33' },
      { ...CHEAP, style: 'join', at_end: 'report', max_order_size: '33.33' },
    ],
    ['total_shares', { ...CHEAP, total_shares: '33.33' }, { ...CHEAP, total_shares: '33.34' }],
    [
      'shares_per_order',
      { ...CHEAP, algorithm: 'iceberg', style: 'take', shares_per_order: '33.33' },
      { ...CHEAP, algorithm: 'iceberg', style: 'take', shares_per_order: '33.34' },
    ],
    ['style', { algorithm: 'top-of-book', style: 'take' }, { algorithm: 'top-of-book', style: 'join' }],
  ])('%s: %j, but not %j', (option, wrong, right) => {
    expect(problemsOf(wrong)).toEqual([expect.stringMatching(new RegExp(`^${option}: `))]);
    expect(problemsOf(right)).toEqual([]);
  });

  test('a purchase whose limit already shows that no order within the largest costs a dollar is told the least', () => {
    expect(problemsOf({ limit_price: '0.005' })).toEqual([
      'max_order_size: 100 stands there; allowed is a dollar at limit_price (200) or more, since the venue lets none buy at once for less',
    ]);
    expect(problemsOf({ limit_price: '0.005', side: 'SELL' })).toEqual([]);
  });

  test('an order that goes by the book needs no time for slices', () => {
    expect(problemsOf({ algorithm: 'iceberg', poll_interval: '300', time_window_minutes: '1' })).toEqual([]);
  });
});
