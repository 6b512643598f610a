import { describe, expect, test } from '@jest/globals';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, EXTERNAL, type JournalEntry, PNL, positionAccount } from '#core/model/journal.ts';
import { type MarkedValue, viewPositions } from '#core/reporting/view-positions.ts';
import { type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type PositionsReport } from '../../../../bin/commands/positions/collect-positions.ts';
import { positionsPage } from '../../../../bin/commands/view/positions-page.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { aPosition } from '../a-ledger.ts';
import { MAIN, WHALE } from '../a-settings.ts';

const NOW = unixMs(Date.UTC(2026, 4, 3));
const HOUR_MS = 3_600_000;
const TOKENS = ['1234', '5678'] as unknown as readonly TokenId[];
const OWNED = aPosition();

type Changes = {
  readonly value?: MarkedValue;
  readonly positions?: readonly (typeof OWNED)[];
  readonly journal?: readonly JournalEntry[];
  readonly isCurrent?: boolean;
};

function aReport({ value, positions = [OWNED], journal = [], isCurrent = true }: Changes): PositionsReport {
  return {
    now: NOW,
    leaderNames: new Map([[WHALE, 'Wh\u001bale\nTrader']]),
    ledgers: [
      {
        ...{ follower: MAIN, mode: 'live', isCurrent },
        view: viewPositions({ positions, journal, valueOf: () => value }),
        words: new Map(positions.map((one) => [one.token, one])),
      },
    ],
  };
}

const shown = (changes: Changes, isClosed = false): string =>
  positionsPage(aReport(changes), { isClosed, isColoured: false });

/** Takes all of two tokens out at once: with 1 dollar of gain of which nobody knows whose it is. */
function takenTogether(gain: string): readonly JournalEntry[] {
  const moved = (count: string, cost: string) =>
    TOKENS.flatMap((token) => [
      debit(positionAccount(token, WHALE), COLLATERAL, dollars(cost)),
      debit(positionAccount(token, WHALE), token, sharesOf(count)),
      credit(EXTERNAL, token, sharesOf(count)),
      credit(CASH, COLLATERAL, dollars(cost)),
    ]);
  const entry = { follower: MAIN, mode: 'live', at: NOW } as const;
  return [
    journalEntry({ ...entry, kind: 'buy', of: ['in'], legs: moved('10', '5') }),
    journalEntry({
      ...{ ...entry, kind: 'drift', of: ['out'] },
      legs: [...moved('-10', '-5'), credit(PNL, COLLATERAL, dollars(gain)), debit(CASH, COLLATERAL, dollars(gain))],
    }),
  ];
}

describe('a page of positions', () => {
  test.each([
    ['of an hour without its age', HOUR_MS, '0.6000 '],
    ['of more than an hour with it', HOUR_MS + 1, '0.6000 (1h)'],
    ['of nearly two days in hours', 48 * HOUR_MS - 1, '0.6000 (47h)'],
    ['of two days in days', 48 * HOUR_MS, '0.6000 (2d)'],
    ['of a clock ahead of ours without an age', -5_000, '0.6000 '],
  ])('shows a mark %s', (_, age, text) => {
    const page = shown({ value: { price: price(600_000n), from: 'mark', at: unixMs(NOW - age) } });
    expect(page).toContain(`0.5100  ${text}`);
    expect(page.match(/\(\d+[hd]\)/g) ?? []).toHaveLength(text.includes('(') ? 1 : 0);
  });

  test('says of a market that has paid out that this is no mark', () => {
    expect(shown({ value: { price: price(1_000_000n), from: 'payout' } })).toContain('0.5100  1.0000 paid');
  });

  test('claims no value and no gain where nothing that is owned has a price', () => {
    const page = shown({});
    expect(page).toMatch(/Whale Trader +20\.00 +0\.5100 +– +– +\$10\.40 +–\* +\$0\.00\n/);
    expect(page).toMatch(/\nTOTAL +–\* +\$10\.40 +–\* +\$0\.00\n/);
    expect(page).toMatch(/\nWill it rain\? +–\* +\$0\.00 +\$0\.00 +0 +0 +– +– +–\n/);
    expect(page).toContain('* without 1 open position that has no price now');
  });

  test('shows what is below zero, of which there is neither entry nor price', () => {
    const sold = aPosition({ available: sharesOf('-2'), target: NO_SHARES, basis: NO_USD, basisFees: NO_USD });
    const page = shown({ positions: [sold], value: { price: price(600_000n), from: 'mark', at: NOW } });
    expect(page).toMatch(/Whale Trader +-2\.00 +– +– +– +\$0\.00 +\$0\.00 +\$0\.00\n/);
  });

  test('names a ledger that is no longer in force', () => {
    expect(shown({ isCurrent: false })).toMatch(/^main \(live\), no longer in force: 1 open, 0 closed\n/);
  });

  test('has no result of rounds that ended together, and counts them', () => {
    // Given
    const gone = { available: NO_SHARES, target: NO_SHARES, basis: NO_USD, basisFees: NO_USD };
    const positions = TOKENS.map((token) => aPosition({ ...gone, token }));
    // When
    const page = shown({ positions, journal: takenTogether('1') }, true);
    // Then
    expect(page).toMatch(/Whale Trader +10\.00 +0\.5000 +– +–\n/);
    expect(page).toMatch(/\nseveral at once +\$0\.00 +\+\$1\.00 +\+\$1\.00 /);
    expect(page).toContain('2 ended together with others: nobody can tell the result of each.');
    expect(shown({ positions, journal: takenTogether('1') })).toContain('Nothing is owned now; --closed shows');
  });

  test('has no result of a round that was moved out of the wallet, and counts it', () => {
    const gone = { available: NO_SHARES, target: NO_SHARES, basis: NO_USD, basisFees: NO_USD };
    const positions = TOKENS.map((token) => aPosition({ ...gone, token }));
    const page = shown({ positions, journal: takenTogether('0') }, true);
    expect(page).toMatch(/Whale Trader +10\.00 +0\.5000 +– +–\n/);
    expect(page).toContain('2 ended by a move out of the wallet');
  });

  test('says that nothing was bought only where all leaders are asked about', () => {
    const report = aReport({ positions: [] });
    const shownOf = (leader?: string) => positionsPage(report, { isClosed: false, isColoured: false, leader });
    expect(shownOf()).toBe('main (live): no positions; nothing has been bought.');
    expect(shownOf('Wh\u001bale')).toBe('main (live): no positions of Whale.');
  });

  test('says that no round is closed yet', () => {
    expect(shown({}, true)).toContain('No round is closed yet.');
  });
});
