import { describe, expect, test } from '@jest/globals';
import { readInputFile } from '../../../../bin/local/tape/input-file.ts';
import { replayBooks } from '../../../../bin/local/tape/replay-books.ts';
import { sharedFile } from '../../../support/shared-data.ts';

const BOOK = {
  event_type: 'book',
  asset_id: '1',
  timestamp: '1750360996475',
  bids: [
    { price: '0.50', size: '5' },
    { price: '0.49', size: '7' },
  ],
  asks: [
    { price: '0.52', size: '3' },
    { price: '0.6', size: '9.50' },
  ],
};

describe('the market channel', () => {
  test('a book is shown worst level first, numbers in one spelling', () => {
    expect(replayBooks().accept(BOOK)).toEqual([
      {
        tokenId: '1',
        atMs: 1_750_360_996_475,
        bids: [
          { price: '0.49', size: '7' },
          { price: '0.5', size: '5' },
        ],
        asks: [
          { price: '0.6', size: '9.5' },
          { price: '0.52', size: '3' },
        ],
      },
    ]);
  });

  test('changes of 2025 and of today set, add and remove levels', () => {
    const replay = replayBooks();
    replay.accept(BOOK);
    replay.accept({
      event_type: 'price_change',
      asset_id: '1',
      timestamp: '1750360996476',
      changes: [{ price: '0.5', side: 'BUY', size: '0' }],
    });
    const [book] = replay.accept({
      event_type: 'price_change',
      timestamp: '1750360996477',
      price_changes: [
        { asset_id: '1', price: '0.51', side: 'BUY', size: '2' },
        { asset_id: '1', price: '0.52', side: 'SELL', size: '8' },
      ],
    });
    expect(book?.bids.map(({ price }) => price)).toEqual(['0.49', '0.51']);
    expect(book?.asks.at(-1)).toEqual({ price: '0.52', size: '8' });
  });

  test('a change before the first book, and what is not about levels, gives nothing', () => {
    const replay = replayBooks();
    const change = {
      event_type: 'price_change',
      asset_id: '2',
      timestamp: '1',
      changes: [{ price: '0.5', side: 'BUY', size: '1' }],
    };
    expect(replay.accept(change)).toEqual([]);
    expect(replay.accept({ event_type: 'last_trade_price', asset_id: '1', price: '0.5' })).toEqual([]);
    expect(() => replay.accept({ ...BOOK, bids: [{ price: '1.5', size: '1' }] })).toThrow(
      'price: is not between 0 and 1, got "1.5"',
    );
  });

  const recorded = sharedFile('polymarket/clob/market_events_mlb-cle-sf-2025-06-19.jsonl.gz');
  (recorded === undefined ? test.skip : test)(
    'a recorded game replays whole, and is crossed for moments only',
    async () => {
      const replay = replayBooks();
      const pages = await readInputFile(recorded ?? '');
      const books = pages.flatMap((page) => page.rows.flatMap(({ value }) => replay.accept(value)));
      const crossed = books.filter(
        ({ bids, asks }) => Number(bids.at(-1)?.price ?? 0) >= Number(asks.at(-1)?.price ?? 1),
      );
      expect(books.length).toBeGreaterThan(2000);
      expect(new Set(books.map(({ tokenId }) => tokenId)).size).toBe(2);
      expect(crossed.length / books.length).toBeLessThan(0.05);
    },
  );
});
