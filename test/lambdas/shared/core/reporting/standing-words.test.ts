import { describe, expect, test } from '@jest/globals';
import { type ShownStanding, standingWords } from '#core/reporting/standing-words.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';

const NOW = unixMs(Date.parse('2026-11-23T08:00Z'));
const VETO = { because: 'lower bound below 0', until: later(NOW, 3_600_000) };
const NOTHING: ShownStanding = { score: undefined, standing: undefined, heedsVetoes: true, wanted: undefined };

describe('where a leader stands, in words', () => {
  test('is nothing where nothing is stored or asked', () => {
    expect(standingWords(NOTHING, NOW)).toEqual({ score: undefined, veto: undefined, paper: undefined });
  });

  test.each([
    [true, 'VETOED until 2026-11-23 09:00'],
    [false, 'VETOED (not heeded) until 2026-11-23 09:00'],
  ])('tells a veto apart from why, where it is heeded: %p', (heedsVetoes, what) => {
    const { veto } = standingWords({ ...NOTHING, standing: { veto: VETO }, heedsVetoes }, NOW);
    expect(veto).toEqual({ what, why: 'lower bound below 0' });
  });

  test('is over with its veto at the very instant', () => {
    const shown = { ...NOTHING, standing: { veto: VETO } };
    expect(standingWords(shown, later(VETO.until, -1)).veto).toBeDefined();
    expect(standingWords(shown, VETO.until).veto).toBeUndefined();
  });

  test.each([
    [undefined, 30n, 'on paper: 0 of 30 events'],
    [{ settled: 30n, lowerBound: -1n }, 30n, 'on paper: 30 of 30 events, lower bound not above zero'],
    [{ settled: 31n, cleared: { events: 30n, lowerBound: 1n, at: NOW } }, 30n, 'cleared on paper over 30 events'],
    [
      { settled: 31n, lowerBound: 1n, cleared: { events: 30n, lowerBound: 1n, at: NOW } },
      31n,
      'on paper: 31 of 31 events',
    ],
  ])('on paper, of %j where %p are wanted: %p', (paper, wanted, text) => {
    const standing = paper === undefined ? undefined : { paper };
    expect(standingWords({ ...NOTHING, standing, wanted }, NOW).paper).toBe(text);
  });
});
