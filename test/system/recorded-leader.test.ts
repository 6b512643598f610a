import { beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { balancesOf, newFolder, type Played, playTape, readSummary } from '../support/play-tape.ts';
import { sharedFile } from '../support/shared-data.ts';

const TRADES = sharedFile('polymarket/data_api/trades_0xafee_2025-10-28_11-23.jsonl.gz');
const MARKETS = sharedFile('polymarket/clob/markets_0xafee.json.gz');
const RESOLUTIONS = sharedFile('polymarket/clob/resolutions_0xafee.json');
/** Nobody recorded the books and volumes of these markets: filters would judge what was invented for them. */
const NO_BOOK_FILTERS = 'min_volume_24h: 0, max_spread: 0.9999, max_book_share: 1';
/** So that the limit on everything at stake is the one that is met. */
const NO_OTHER_LIMITS = 'max_position_capital_pct: 1, max_orders_per_minute: 300';
/** All 26 days take five minutes: `npm run test:long` plays them, `npm test` the first three. */
const isWhole = process.env['WHOLE_RECORDING'] === '1';
/** In dollars: what the part of the recording reaches. */
const LIMIT = isWhole ? 3_000 : 300;
const SETTINGS = `your_account: { total_capital: 5000.0 }
traders:
  - { name: "0xafEe", wallet_address: "0xee50a31c3f5a7c77824b12a941a54388a2827ed6", allocated_capital: 4000.0, enabled: true }
risk_management:
  global: { max_total_exposure: ${LIMIT}, max_single_bet: ${LIMIT / 6}, reserve_capital: 1000.0, ${NO_OTHER_LIMITS} }
  per_trader: { min_portfolio_value: 100.0, max_position_pct: 0.5, use_portfolio_proportion: false, use_deployment_rate: false }
  market_filters: { whitelist_categories: [], blacklist_categories: [], min_liquidity: 500.0, ${NO_BOOK_FILTERS} }
sizing: { policy: percentage, copy_pct: 10, max_trade: 250.0 }
sources: [data-api]
execution: { max_trade_age_s: 120 }
monitoring: { poll_interval: 30, portfolio_sync_interval: 300 }
`;
const PART = isWhole ? [] : ['--to', '2025-11-01T00:00:00Z'];
const LEAST_EVENTS = isWhole ? 1_900 : 80;
const LEAST_COPIED = isWhole ? 100 : 30;
const PLAY_MS = 1_200_000;

const isThere = TRADES !== undefined && MARKETS !== undefined && RESOLUTIONS !== undefined;
if (!isThere) process.stderr.write('SKIPPED: the recorded leader; its data is not beside this repository\n');

(isThere ? describe : describe.skip)(
  `${isWhole ? 26 : 3} recorded days of one leader, whose markets all resolved`,
  () => {
    const out = newFolder();
    let played: Played;

    beforeAll(async () => {
      const tape = join(newFolder(), 'tape');
      const settings = join(newFolder(), 'settings.yaml');
      writeFileSync(settings, SETTINGS);
      const files = [
        '--activity',
        TRADES ?? '',
        '--markets',
        MARKETS ?? '',
        '--resolutions',
        RESOLUTIONS ?? '',
        ...PART,
      ];
      await playTape({ arguments: ['tape', 'build', ...files, '--out', tape] });
      const play = ['--tape', tape, '--settings', settings, '--speed', 'max', '--out', out];
      played = await playTape({ arguments: ['local', ...play] });
    }, PLAY_MS);

    it('accounts for every event, and ends with ledger and exchange equal to the micro-unit', () => {
      const { events, followers, journal, ledgerEqualsExchange, failedRuns } = readSummary(out);
      expect(played.code).toBe(0);
      expect(events).toBeGreaterThan(LEAST_EVENTS);
      for (const { copied, skipped, open } of Object.values(followers)) {
        expect(copied + Object.values(skipped).reduce((total, count) => total + count, 0) + open).toBe(events);
        expect(copied).toBeGreaterThan(LEAST_COPIED);
      }
      expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
      expect(ledgerEqualsExchange).toBe(true);
      expect(failedRuns).toBe(0);
    });

    it('reaches its limits and never passes one, by the exchange’s own record', () => {
      const main = readSummary(out).followers['main'];
      expect(main?.skipped['TOTAL_EXPOSURE_USED']).toBeGreaterThan(0);
      expect(Number(main?.maxExposure)).toBeGreaterThan((LIMIT * 2) / 3);
      expect(Number(main?.maxExposure)).toBeLessThanOrEqual(LIMIT);
    });

    it('has turned every resolved position into cash', () => {
      const open = [...balancesOf(out)].filter(([name, amount]) => amount !== 0 && /^(POSITION|CLAIM)/.test(name));
      expect(open).toEqual([]);
    });
  },
);
