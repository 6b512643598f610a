import { describe, expect, test } from '@jest/globals';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type EventId, type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { followHints } from '#flows/follow-hints.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { aTransaction, LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';

const eventOf = (row: TokenRow): EventId => groupRows([row])[0]!.eventId;

function givenHints(armedAt: UnixMs | undefined = later(NOW, -3_600_000)) {
  const log = countingLog();
  const totals = new Map<EventId, bigint>();
  const hints = followHints(log, { totals, armedAt: () => armedAt });
  const hear = (now: UnixMs, ...rows: readonly TokenRow[]) => hints.hear({ rows, wallets: new Set([LEADER]) }, now);
  const hotUntil = (wallet: Wallet = LEADER) => hints.hot.leaders.get(wallet)?.until;
  return { hints, log, totals, hear, hotUntil };
}

describe('what the stream tells of a leader', () => {
  test('makes him hot for 15 s', () => {
    const { hear, hotUntil, log } = givenHints();
    hear(NOW, aTokenRow());
    expect(hotUntil()).toBe(later(NOW, 15_000));
    expect(log.counts.get('HintsSeen')).toBe(1);
  });

  test('ends being hot when another source has shown all of it, not a part', () => {
    // Given
    const { hear, hotUntil, hints, totals, log } = givenHints();
    hear(NOW, aTokenRow(), aTokenRow({ transaction: aTransaction(2) }));
    totals.set(eventOf(aTokenRow()), sharesOf('2000'));
    totals.set(eventOf(aTokenRow({ transaction: aTransaction(2) })), sharesOf('1999'));
    // When, Then
    hints.settle();
    expect(hotUntil()).toBe(later(NOW, 15_000));
    totals.set(eventOf(aTokenRow({ transaction: aTransaction(2) })), sharesOf('2000'));
    hints.settle();
    expect(hotUntil()).toBeUndefined();
    expect(log.counts.get('HintsUnfound')).toBeUndefined();
  });

  test('makes nobody hot when another source has shown it before', () => {
    const { hear, hotUntil, totals, log } = givenHints();
    totals.set(eventOf(aTokenRow()), sharesOf('2000'));
    expect(hear(NOW, aTokenRow())).toEqual([]);
    expect(hotUntil()).toBeUndefined();
    expect(log.counts.get('HintsSeen')).toBe(1);
  });

  test('and no other source within 15 s is counted once', () => {
    // Given
    const { hear, hints, log } = givenHints();
    hear(NOW, aTokenRow());
    // When, Then
    hear(later(NOW, 14_999));
    hints.settle();
    expect(log.counts.get('HintsUnfound')).toBeUndefined();
    hear(later(NOW, 15_000));
    hints.settle();
    hints.settle();
    expect(log.counts.get('HintsUnfound')).toBe(1);
  });

  test('is counted as not found for 2,000 trades at most, and makes him hot however many there are', () => {
    // Given
    const { hear, hints, hotUntil, log } = givenHints();
    const rowsFrom = (first: number) =>
      Array.from({ length: 1_500 }, (_, at) => aTokenRow({ transaction: aTransaction(first + at) }));
    hear(NOW, ...rowsFrom(1));
    hear(NOW, ...rowsFrom(5_001));
    expect(hotUntil()).toBe(later(NOW, 15_000));
    // When
    hear(later(NOW, 15_000));
    hints.settle();
    // Then
    expect(log.counts.get('HintsUnfound')).toBe(2_000);
  });

  test('of old and found at once makes him worth a read for what was not found', () => {
    const { hear, hotUntil, totals } = givenHints();
    const old = { transaction: aTransaction(2), at: later(NOW, -60_001) };
    totals.set(eventOf(aTokenRow()), sharesOf('2000'));
    hear(NOW, aTokenRow(), aTokenRow(old));
    expect(hotUntil()).toBe(NOW);
  });

  test('where it could not be read makes him hot all the same', () => {
    const { hear, hotUntil } = givenHints();
    expect(hear(NOW)).toEqual([]);
    expect(hotUntil()).toBe(later(NOW, 15_000));
  });

  test.each([
    [60_000, 15_000],
    [60_001, 0],
    [5_400_000, 0],
  ])('D5: %p ms late keeps him hot for %p ms: zero is one read', (ageMs, hotMs) => {
    const { hear, hotUntil } = givenHints();
    hear(NOW, aTokenRow({ at: later(NOW, -ageMs) }));
    expect(hotUntil()).toBe(later(NOW, hotMs));
  });
});

describe('what may be copied as matched', () => {
  test('is what came, with all that was told of it before', () => {
    const { hear } = givenHints();
    expect(hear(NOW, aTokenRow()).map(({ shares }) => shares)).toEqual([sharesOf('2000')]);
    expect(hear(NOW, aTokenRow({ shares: sharesOf('500') })).map(({ shares }) => shares)).toEqual([sharesOf('2500')]);
  });

  test('D3: is not what came twice', () => {
    const { hear } = givenHints();
    hear(NOW, aTokenRow());
    expect(hear(NOW, aTokenRow())).toEqual([]);
  });

  test('D5: is nothing older than an hour', () => {
    const { hear } = givenHints();
    expect(hear(NOW, aTokenRow({ at: later(NOW, -3_600_001) }))).toEqual([]);
  });

  test.each([
    [5_001, 1],
    [5_000, 0],
    [-60_000, 0],
  ])('%p ms after the arming: %p, for the baseline may hold it already', (sinceMs, count) => {
    const { hear } = givenHints(later(NOW, -sinceMs));
    expect(hear(NOW, aTokenRow())).toHaveLength(count);
  });

  test('is nothing of a leader who is not armed', () => {
    const log = countingLog();
    const hints = followHints(log, { totals: new Map(), armedAt: () => undefined });
    expect(hints.hear({ rows: [aTokenRow()], wallets: new Set([LEADER]) }, NOW)).toEqual([]);
  });
});

describe('who was first', () => {
  const action = groupRows([aTokenRow()])[0]!;

  test('the stream, where it told the trade before it was recorded', () => {
    const { hear, hints, log } = givenHints();
    hear(NOW, aTokenRow());
    hints.onRecorded(action, 'data-api');
    expect(Object.fromEntries(log.counts)).toMatchObject({ HintsFirst: 1 });
  });

  test('D2: another source, where the stream did not', () => {
    const { hear, hints, log } = givenHints();
    hear(NOW);
    hints.onRecorded(action, 'chain');
    expect(Object.fromEntries(log.counts)).toEqual({ PollsFirst: 1 });
  });

  test('the stream, where its own row was recorded', () => {
    const { hints, log } = givenHints();
    hints.onRecorded(action, 'rtds');
    expect(Object.fromEntries(log.counts)).toEqual({ HintsFirst: 1 });
  });

  test('nobody, of what the stream does not tell, or was before it was opened', () => {
    const { hear, hints, log } = givenHints();
    hear(NOW);
    hints.onRecorded({ ...action, type: 'MERGE' }, 'data-api');
    hints.onRecorded({ ...action, at: later(NOW, -60_001) }, 'data-api');
    expect([...log.counts.keys()]).toEqual([]);
  });
});
