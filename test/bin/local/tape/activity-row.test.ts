import { describe, expect, test } from '@jest/globals';
import { activityJson } from '../../../../bin/local/tape/activity-json.ts';
import { parseActivityRow } from '../../../../bin/local/tape/activity-row.ts';
import { aRawTrade, CONDITION, UP, WALLET } from './raw-rows.ts';

describe('a row of activity', () => {
  test('reads the names of v1 like those of v2', () => {
    const v1 = {
      proxyWallet: WALLET.toUpperCase().replace('0X', '0x'),
      side: 'BUY',
      asset: UP,
      conditionId: CONDITION,
      size: 100,
      price: 0.4,
      timestamp: 1_772_139_600,
      title: 'Will it rain?',
      slug: 'will-it-rain',
      eventSlug: 'rain',
      outcome: 'Yes',
      outcomeIndex: 0,
      name: 'someone',
      transactionHash: `0x${'AB'.repeat(32)}`,
    };
    expect(parseActivityRow(v1)).toEqual(parseActivityRow(aRawTrade()));
  });

  test('keeps every millionth of a size and takes the dollars of a trade from size and price', () => {
    const row = parseActivityRow(aRawTrade({ size: 1.464786, price: 0.709999959, usdc_size: undefined }));
    expect(row).toMatchObject({ sizeMicro: 1_464_786n, usdcMicro: 1_039_998n, price: 0.709999959 });
  });

  test('a merge has no token, no side and no price', () => {
    const row = parseActivityRow(
      aRawTrade({
        type: 'MERGE',
        token_id: '',
        side: '',
        price: 0,
        size: 8924.8116,
        usdc_size: 8924.8116,
        outcome_index: 999,
      }),
    );
    expect(row).toMatchObject({ type: 'MERGE', tokenId: '', side: '', usdcMicro: 8_924_811_600n, outcomeIndex: 999 });
  });

  test('a reward has no market, and kinds unknown today are kept', () => {
    const reward = { type: 'REWARD', condition_id: '', token_id: '', side: '', price: 0 };
    expect(parseActivityRow(aRawTrade(reward))).toMatchObject({ type: 'REWARD', conditionId: '' });
    expect(parseActivityRow(aRawTrade({ ...reward, type: 'MOON_GIFT', side: 'IN' }))).toMatchObject({
      type: 'MOON_GIFT',
      side: '',
    });
  });

  test('pads a condition id of 62 digits, as Gamma writes those of protocol V2', () => {
    expect(parseActivityRow(aRawTrade({ condition_id: `0x${'C0'.repeat(31)}` })).conditionId).toBe(
      `0x${'c0'.repeat(31)}00`,
    );
  });

  test('text of strangers loses its control characters and is at most 200 characters long', () => {
    const row = parseActivityRow(aRawTrade({ title: `a\u001b[31mb\u202ec${'x'.repeat(300)}`, name: '\u0007' }));
    expect(row.title.startsWith('a [31mb cx')).toBe(true);
    expect(row.title).toHaveLength(200);
    expect(row.name).toBe('');
  });

  test.each([
    ['timestamp', { timestamp: 1_772_139_600_000 }, 'timestamp: is not a time in seconds, got 1772139600000'],
    ['wallet', { proxy_wallet: '0x12' }, 'proxy_wallet: is not a wallet of 40 hex digits, got "0x12"'],
    ['size', { size: -1 }, 'size: is not an amount of zero or more, got -1'],
    ['missing size', { size: null }, 'size: is missing'],
    ['price', { price: 1.2 }, 'price: is not between 0 and 1, got 1.2'],
    ['side', { side: 'HOLD' }, 'side: is neither BUY nor SELL, got "HOLD"'],
    ['hash', { transaction_hash: '0x1' }, 'transaction_hash: is not a transaction hash of 64 hex digits, got "0x1"'],
    ['token', { token_id: '0xff' }, 'token_id: is not a decimal token id, got "0xff"'],
  ])('refuses a wrong %s and says what is wrong', (_, changes, message) => {
    expect(() => parseActivityRow(aRawTrade(changes))).toThrow(message);
  });

  test('writing and reading gives the same row', () => {
    const row = parseActivityRow(aRawTrade({ size: 1.464786, price: 0.9700000663288868 }));
    expect(parseActivityRow(JSON.parse(JSON.stringify(activityJson(row))))).toEqual(row);
  });
});
