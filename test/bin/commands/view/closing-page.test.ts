import { describe, expect, test } from '@jest/globals';
import { type ClosingReport, type ClosingRow } from '#core/model/closing.ts';
import { type ParentId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { closingPage } from '../../../../bin/commands/view/closing-page.ts';
import { aPosition } from '../a-ledger.ts';
import { dollars } from '../a-settings.ts';
import { aParent } from '../a-ledger.ts';

const { follower, mode, leader, token, title, outcome } = aPosition();
const PLACE = { follower, mode, leader, token, title, outcome };
const ROW: ClosingRow = {
  ...PLACE,
  owned: shares(20_000_000n),
  bid: price(400_000n),
  proceeds: dollars(8),
  parentId: 'p' as ParentId,
};

function page(changes: Partial<ClosingReport>): string {
  const report: ClosingReport = {
    ...{
      dryRun: true,
      isUrgent: true,
      rows: [ROW],
      earlier: [],
      failed: [],
      unread: 0,
      ordersEnded: [],
      modes: [],
      isRung: true,
    },
    ...changes,
  };
  return closingPage(report, { leaders: [], isColoured: false });
}

describe('the page of what is closed', () => {
  test('counts apart what is sold and what only stops buying, and gives no reason of a leader for it', () => {
    const idle: ClosingRow = { ...PLACE, owned: NO_SHARES, reason: { code: 'NO_POSITION' }, parentId: 'q' as ParentId };
    const text = page({ rows: [ROW, idle, idle] });
    expect(text).toContain('Plan: 1 position(s) to sell for about $8.00');
    expect(text).toContain('2 of which nothing is owned: buying stops.');
    expect(text.match(/stops buying/g)).toHaveLength(2);
    expect(text).not.toContain('NO_POSITION');
  });

  test('own purchases that end are told, though nothing is owned', () => {
    const order = aParent('own', { origin: 'order', state: 'WORKING' });
    const text = (changes: Partial<ClosingReport>) => page({ rows: [], ordersEnded: [order], ...changes });
    expect(text({})).toContain(
      'Own order p-own of main would end: nothing more of Yes, Will it rain?, is bought for it.',
    );
    expect(text({ dryRun: false })).toContain('Own order p-own of main ends:');
    expect(text({})).not.toContain('there is nothing to close');
  });

  test('W6: orders of a newer version are told, though there is nothing else', () => {
    const told = 'NOT LOOKED AT: 2 open order(s) of a newer version of this program; use that version';
    expect(page({ unread: 2 })).toContain(told);
    expect(page({ rows: [], unread: 2 })).toContain(told);
    expect(page({})).not.toContain('NOT LOOKED AT');
  });

  test('an urgent sale without a bid names its pace, and no setting; any other one the setting', () => {
    const rows = [{ ...ROW, reason: { code: 'NO_BID' } as const }];
    expect(page({ rows })).toContain(
      'a minute later and goes twice as far below the first mid, in the end down to one tick',
    );
    expect(page({ rows })).not.toContain('execution.exit_floor_max_bps');
    expect(page({ rows, isUrgent: false })).toContain('Setting: execution.exit_floor_max_bps.');
  });

  test('what is closing already is listed with its reason and next try', () => {
    const earlier = [
      {
        ...PLACE,
        owned: shares(20_000_000n),
        reason: { code: 'NO_BID' } as const,
        next: unixMs(Date.UTC(2026, 4, 1, 12, 1)),
      },
    ];
    const text = page({ rows: [], earlier });
    expect(text).toMatch(/main .*20\.00 +12:01:00 +NO_BID/);
    expect(text).toContain('Nothing more to close: 1 position(s) already closing, left as they are.');
    expect(page({ rows: [], earlier: [] })).toContain('there is nothing to close');
  });
});
