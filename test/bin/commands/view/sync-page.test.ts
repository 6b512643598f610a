import { expect, test } from '@jest/globals';
import { type SyncReport, type SyncRow } from '#core/model/sync.ts';
import { syncJson, syncPage } from '../../../../bin/commands/view/sync-page.ts';
import { CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';

const aRow = (changes: Partial<SyncRow> = {}): SyncRow => ({
  follower: FOLLOWER,
  mode: 'live',
  token: TOKEN,
  condition: CONDITION,
  title: 'Will it rain?\u001b[2J',
  outcome: 'Yes',
  side: 'BUY',
  action: 'order',
  shares: sharesOf('388'),
  usd: dollars('199.99'),
  joined: 0,
  at: NOW,
  ...changes,
});
const aReport = (changes: Partial<SyncReport> = {}): SyncReport => ({
  mode: 'catch-up',
  dryRun: true,
  leader: LEADER,
  rows: [],
  recorded: 0,
  history: 0,
  left: 0,
  unreadable: 0,
  isRung: true,
  ...changes,
});
const page = (changes: Partial<SyncReport>) => syncPage(aReport(changes), { isColoured: false });

test('each row says what is bought, sold, waits or is left, and each reason stands once in words', () => {
  const { shares: _, usd: __, ...refused } = aRow({ action: 'none', reason: { code: 'NO_OFFER' } });
  const rows = [
    aRow({ joined: 2 }),
    aRow({ side: 'SELL', mode: 'dry-run', usd: dollars('100') }),
    aRow({ action: 'wait', reason: { code: 'HELD', size: dollars('2'), minimum: dollars('3') } }),
    refused,
    refused,
  ];
  const text = page({ rows });
  expect(text).toMatch(
    /main +2026-06-01 12:00:00 +Will it rain\?\S* +Yes +BUY +388\.00 +\$199\.99 +buy \(with 2 more\)/,
  );
  expect(text).toMatch(/main \(dry-run\).*SELL.*sell/);
  expect(text).toMatch(/buy, waits: HELD/);
  expect(text).toMatch(/NO_OFFER \(2\): Nobody offers/);
  expect(text).toContain('Plan: 2 to buy for at most $399.98, 1 to sell for about $100.00');
  expect(text).not.toContain('\u001b');
});

test('what is left out is said: history, what did not fit, what could not be read, and a queue that was away', () => {
  const text = page({ history: 3, left: 2, unreadable: 1, isRung: false, dryRun: false });
  expect(text).toMatch(/HISTORY: 3 trades are from before he was watched/);
  expect(text).toMatch(/NOT ALL: .* 2 more/);
  expect(text).toMatch(/UNREADABLE: 1 rows/);
  expect(text).toMatch(/The queue could not be reached/);
  expect(text).toMatch(/Ordered: 0 to buy/);
  expect(page({})).toBe(
    'Plan: 0 to buy for at most $0.00, 0 to sell for about $0.00, by the book as it is now; 0 trades to record. Nothing is stored yet.',
  );
});

test.each([
  [40, 0],
  [41, 1],
])('of %d that are not ordered %d are only counted; JSON holds them all', (count, hidden) => {
  const rows = Array.from({ length: count }, () => aRow({ action: 'none', reason: { code: 'NO_OFFER' } }));
  expect(page({ rows }).includes(`${hidden} more are left out`)).toBe(hidden > 0);
  const json = JSON.parse(syncJson(aReport({ rows }))) as { readonly rows: readonly { readonly usd: string }[] };
  expect(json.rows).toHaveLength(count);
  expect(json.rows[0]?.usd).toBe('199990000');
});
