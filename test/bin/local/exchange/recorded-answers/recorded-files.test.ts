import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFile } from '../../../../support/shared-data.ts';

const OF_SOURCE = 'columns of its source, made out of answers that were not kept';

/** Every recorded file about the CLOB: the test that compares it, or why it holds no answer. */
const FILES: Readonly<Record<string, string>> = {
  'order_responses.jsonl': 'order-responses.test.ts',
  'http_samples.json': 'http-samples.test.ts',
  'http_status_counts.json': 'status-counts.test.ts',
  'markets_0xafee.json.gz': 'http-samples.test.ts',
  'markets_page_2024.json.gz': 'http-samples.test.ts',
  'market_ws_recorded_2026-09-24.jsonl': 'market-stream.test.ts',
  'market_ws_samples.json': 'market-stream.test.ts',
  'user_ws_samples.json': 'user-stream.test.ts',
  'prices_history_1h_2026-02_03.json.gz': 'price-samples.test.ts',
  'bbo_polls_2026-01-15_20.jsonl.gz': 'price-samples.test.ts',
  'market_events_mlb-cle-sf-2025-06-17.jsonl.gz': 'market-stream.test.ts',
  'market_events_mlb-*': 'as the first of them, which is compared: books the same, changes in the shape of 2025',
  'resolutions_0xafee.json': `${OF_SOURCE}, out of markets_0xafee`,
  'nba_champion_bbo_stream_2026-02-15.csv.gz': OF_SOURCE,
  'near_certain_events_updown_2026-02-18_19.csv.gz': OF_SOURCE,
  'top_of_book_cache_2025-12-20.json.gz': OF_SOURCE,
};

const folder = sharedFile('polymarket/clob/order_responses.jsonl');
const recorded = folder === undefined ? [] : readdirSync(dirname(folder));

(folder === undefined ? describe.skip : describe)('the recorded files about the CLOB', () => {
  it('are each compared by a test of this folder, or listed with the reason why not', () => {
    const known = recorded.filter((name) => name in FILES || name.startsWith('market_events_mlb-'));
    expect(known).toEqual(recorded);
    const here = readdirSync(import.meta.dirname);
    for (const said of Object.values(FILES)) if (said.endsWith('.test.ts')) expect(here).toContain(said);
  });
});
