import { describe, expect, test } from '@jest/globals';
import { leadersToRead, MAX_READS, nextReadAt, type ReadTimes } from '#core/detection/read-rhythm.ts';
import { type SourceName } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const walletAt = (at: number): Wallet => `0x${at.toString(16).padStart(40, '0')}` as Wallet;
const timesOf = (nexts: readonly (UnixMs | undefined)[]): ReadonlyMap<Wallet, ReadTimes> =>
  new Map(nexts.map((nextReadAt, at) => [walletAt(at), { nextReadAt, lastActAt: undefined }]));
const NOBODY: ReadonlySet<Wallet> = new Set();

describe('who is read', () => {
  test('who was never read, who is due, and whose newest transaction waits for its second read', () => {
    const times = timesOf([undefined, NOW, later(NOW, 1), later(NOW, 1)]);
    expect(leadersToRead(times, NOW, new Set([walletAt(3)]))).toEqual([walletAt(0), walletAt(1), walletAt(3)]);
  });

  test('80 at most: whoever waits longest, in the order of the settings', () => {
    const waits = Array.from({ length: MAX_READS + 2 }, (_, at) => later(NOW, at === 40 || at === 50 ? 0 : -1_000));
    const read = leadersToRead(timesOf(waits), NOW, NOBODY);
    expect(read).toHaveLength(80);
    expect(read).not.toContain(walletAt(40));
    expect(read).not.toContain(walletAt(50));
    expect(read.toSorted()).toEqual(read);
    expect(leadersToRead(timesOf(waits.slice(0, MAX_READS)), NOW, NOBODY)).toHaveLength(80);
  });
});

describe('when a leader is read again', () => {
  const settingsWith = (sources: readonly SourceName[], maxTradeAgeMs = 60_000) => {
    const base = someSettings({ detection: { sources, confirmations: 1, copyOn: 'confirmed' } });
    return { ...base, execution: { ...base.execution, maxTradeAgeMs } };
  };
  test.each([
    ['without the chain at the poll interval', ['data-api'], undefined, 5_000],
    ['with the chain, never seen to act, at a quarter of the age', ['chain', 'data-api'], undefined, 15_000],
    ['with the chain, 120 s after an act, at the poll interval', ['chain', 'data-api'], later(NOW, -120_000), 5_000],
    ['with the chain, later than that, at a quarter of the age', ['chain', 'data-api'], later(NOW, -120_001), 15_000],
  ] as const)('%s', (_, sources, lastActAt, after) => {
    expect(nextReadAt(settingsWith(sources), { lastActAt, now: NOW })).toBe(later(NOW, after));
  });

  test('the poll interval is the least, though a quarter of the age were less', () => {
    const settings = settingsWith(['chain', 'data-api'], 12_000);
    expect(nextReadAt(settings, { lastActAt: undefined, now: NOW })).toBe(later(NOW, 5_000));
  });

  test('reads fall on a grid, whenever the last one was', () => {
    const settings = settingsWith(['data-api']);
    expect(nextReadAt(settings, { lastActAt: undefined, now: later(NOW, 4_999) })).toBe(later(NOW, 5_000));
  });
});
