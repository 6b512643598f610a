import { describe, expect, test } from '@jest/globals';
import {
  cool,
  heat,
  HOT_MS,
  HOT_PAUSE_MS,
  type HotLeaders,
  MAX_HOT_READS,
  nextHotRead,
  NOBODY_HOT,
  takeHot,
} from '#core/detection/hot-leaders.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';

const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const walletAt = (at: number): Wallet => `0x${at.toString(16).padStart(40, '0')}` as Wallet;

/** When a leader is read until nobody is hot any more. */
function readsOf(start: HotLeaders): number[] {
  const reads: number[] = [];
  let hot = start;
  for (let next = nextHotRead(hot); next !== undefined; next = nextHotRead(hot)) {
    const taken = takeHot(hot, next);
    reads.push(...[...taken.due].map(() => next - NOW));
    hot = taken.hot;
  }
  return reads;
}

describe('hot leaders', () => {
  test('nobody is hot at first', () => {
    expect(nextHotRead(NOBODY_HOT)).toBeUndefined();
    expect(takeHot(NOBODY_HOT, NOW).due.size).toBe(0);
  });

  test('one is read at once and each second until 15 s have passed', () => {
    expect(readsOf(heat(NOBODY_HOT, LEADER, NOW))).toEqual(Array.from({ length: 16 }, (_, at) => at * 1_000));
  });

  test('for no time he is read once', () => {
    expect(readsOf(heat(NOBODY_HOT, LEADER, NOW, 0))).toEqual([0]);
  });

  test('another hint makes it longer and not more often', () => {
    // Given
    const { hot } = takeHot(heat(NOBODY_HOT, LEADER, NOW), NOW);
    // When
    const again = heat(hot, LEADER, later(NOW, 500));
    // Then
    expect(nextHotRead(again)).toBe(later(NOW, 1_000));
    expect(again.leaders.get(LEADER)?.until).toBe(later(NOW, 500 + HOT_MS));
  });

  test('a hint of something old does not make it shorter', () => {
    const hot = heat(heat(NOBODY_HOT, LEADER, NOW), LEADER, NOW, 0);
    expect(hot.leaders.get(LEADER)?.until).toBe(later(NOW, HOT_MS));
  });

  test('one of whom all was found is read no more', () => {
    const hot = heat(heat(NOBODY_HOT, LEADER, NOW), OTHER, NOW);
    expect([...takeHot(cool(hot, LEADER), NOW).due]).toEqual([OTHER]);
  });

  test('at most 10 are read at once, half a second apart, whoever waits longest first', () => {
    // Given
    let hot = NOBODY_HOT;
    for (let at = 0; at < MAX_HOT_READS + 2; at += 1) hot = heat(hot, walletAt(at), later(NOW, -at));
    // When
    const first = takeHot(hot, NOW);
    const second = nextHotRead(first.hot);
    // Then
    expect(first.due.size).toBe(MAX_HOT_READS);
    expect([first.due.has(walletAt(0)), first.due.has(walletAt(1))]).toEqual([false, false]);
    expect(second).toBe(later(NOW, HOT_PAUSE_MS));
    expect([...takeHot(first.hot, second!).due].toSorted()).toEqual([walletAt(0), walletAt(1)]);
  });

  test('however many are hot, no second has more than 20 reads', () => {
    let hot = NOBODY_HOT;
    for (let at = 0; at < 100; at += 1) hot = heat(hot, walletAt(at), NOW);
    const reads: UnixMs[] = [];
    for (let ms = 0; ms < 5_000; ms += 50) {
      const taken = takeHot(hot, later(NOW, ms));
      hot = taken.hot;
      reads.push(...[...taken.due].map(() => later(NOW, ms)));
    }
    for (const start of reads)
      expect(reads.filter((at) => at >= start && at < unixMs(start + 1_000)).length).toBeLessThanOrEqual(20);
  });
});
