import { describe, expect, test } from '@jest/globals';
import { MAX_KEPT_ROWS, rtdsNews } from '#adapters/polymarket/rtds-news.ts';
import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const ROW = { wallet: LEADER } as TokenRow;

/** Whether a promise has resolved, after all that is due now. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise((done) => setImmediate(done)).then(() => false)]);
}

describe('what the stream has told', () => {
  test('is taken once', () => {
    // Given
    const news = rtdsNews();
    news.add(LEADER, ROW);
    news.add(OTHER);
    // Then
    expect(news.take()).toEqual({ rows: [ROW], wallets: new Set([LEADER, OTHER]) });
    expect(news.take()).toEqual({ rows: [], wallets: new Set() });
  });

  test('is waited for, and not again once it is taken', async () => {
    // Given
    const news = rtdsNews();
    const first = news.next();
    expect(await isResolved(first)).toBe(false);
    // When
    news.add(LEADER);
    // Then
    expect(await isResolved(first)).toBe(true);
    expect(await isResolved(news.next())).toBe(true);
    news.take();
    expect(await isResolved(news.next())).toBe(false);
  });

  test('is kept up to its bound: the row beyond is counted, and who traded is still told', () => {
    // Given
    const news = rtdsNews();
    for (let row = 0; row < MAX_KEPT_ROWS; row += 1) news.add(LEADER, ROW);
    expect(news.dropped).toBe(0);
    // When
    news.add(OTHER, { ...ROW, wallet: OTHER });
    // Then
    const { rows, wallets } = news.take();
    expect(rows).toHaveLength(MAX_KEPT_ROWS);
    expect(wallets).toEqual(new Set([LEADER, OTHER]));
    expect(news.dropped).toBe(1);
  });
});
