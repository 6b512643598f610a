import { expect, test } from '@jest/globals';
import { settingsReference } from '#contract/settings-reference.ts';

const rows = new Map(settingsReference().map((row) => [row.key, row]));

test('a key tells its unit, range, default and the codes that it lifts', () => {
  expect(rows.get('execution.slippage_bps')).toMatchObject({
    isRequired: false,
    unit: 'basis points',
    range: '0 to 10,000',
    byDefault: '300',
    reasons: ['EDGE_TOO_SMALL', 'PRICE_MOVED', 'NO_FILL'],
  });
});

test('what has no default is required, unless it may be left out', () => {
  expect(rows.get('your_account.total_capital')).toMatchObject({ isRequired: true });
  expect(rows.get('your_account.total_capital')).not.toHaveProperty('byDefault');
  expect(rows.get('your_account.wallet')).toMatchObject({ isRequired: false });
  expect(rows.get('sizing.policy')).toMatchObject({ isRequired: true });
});

test('a list of values is one key with its bounds, a list of sections a key for each of theirs', () => {
  expect(rows.get('sources')).toMatchObject({
    unit: 'list of choice',
    range: '1 to 3 of: chain, data-api, rtds',
    byDefault: '[chain, data-api]',
  });
  expect(rows.get('risk_management.market_filters.blacklist_categories')).toMatchObject({
    range: '0 to 100 of: 1 to 64 visible characters',
    byDefault: '[]',
  });
  expect(rows.get('traders[].wallet_address')).toMatchObject({ isRequired: true, unit: 'address' });
  expect(rows.has('traders')).toBe(false);
});

test('no two rows have one key', () => {
  expect(rows.size).toBe(settingsReference().length);
});
