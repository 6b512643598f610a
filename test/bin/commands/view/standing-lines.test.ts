import { describe, expect, test } from '@jest/globals';
import { type LeaderScore, type Ranking, type SeriesFigures } from '#core/model/leader-score.ts';
import { type MinimumData } from '#core/scoring/minimum-data.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type NamedStanding, standingJson, standingLines } from '../../../../bin/commands/view/standing-lines.ts';
import { aLeaderScore } from '../../../support/builders/a-leader-score.ts';

const NOW = unixMs(Date.parse('2026-11-23T08:00Z'));
const UNTIL = unixMs(Date.parse('2026-11-27T00:00Z'));
const BELOW = { because: 'lower bound below 0 on 2 scored days in a row', until: UNTIL };

const shown = (changes: Partial<NamedStanding> = {}): NamedStanding => ({
  ...{ name: 'Whale', score: undefined, standing: undefined, heedsVetoes: true, wanted: undefined },
  ...changes,
});
const score = aLeaderScore();
const lacks: MinimumData['lacks'] = [{ gate: 'CLOSED_BETS', bound: 20, value: 3, enoughOn: null }];
const short = ({ minimum, ...figures }: SeriesFigures) => ({ ...figures, minimum: { ...minimum, lacks } });
const scored = (changes: Partial<LeaderScore> = {}): LeaderScore => ({
  ...{ ...score, asOf: unixMs(Date.parse('2026-11-23')), ranking: null },
  ...changes,
});
const ranking = { tier: 'B', rank: 2, of: 12 } as Ranking;

describe('where a leader stands', () => {
  test('is a line of his score, his veto and his way on paper', () => {
    const one = shown({ score: scored({ ranking }), standing: { veto: BELOW, paper: { settled: 12n } }, wanted: 30n });
    expect(standingLines([one], NOW)).toEqual([
      'Whale: scored 2026-11-23, tier B, 2 of 12; VETOED until 2026-11-27 00:00: lower bound below 0 on 2 scored days in a row; on paper: 12 of 30 events',
    ]);
    expect(standingJson(one, NOW)).toEqual({
      ...{ name: 'Whale', scoredOn: '2026-11-23', tier: 'B' },
      paper: { settled: 12, wanted: 30, cleared: false, lowerBound: null },
      veto: { because: BELOW.because, until: '2026-11-27T00:00:00.000Z', isHeeded: true },
    });
  });

  test('tells a veto that the settings do not heed as one that stops nothing', () => {
    const one = shown({ standing: { veto: BELOW }, heedsVetoes: false });
    expect(standingLines([one], NOW)).toEqual([
      'Whale: VETOED (not heeded) until 2026-11-27 00:00: lower bound below 0 on 2 scored days in a row',
    ]);
    expect(standingJson(one, NOW)).toMatchObject({ veto: { isHeeded: false } });
  });

  test('tells a veto up to its last millisecond, and no longer', () => {
    const one = shown({ standing: { veto: BELOW } });
    expect(standingLines([one], later(UNTIL, -1))).toHaveLength(1);
    expect(standingLines([one], UNTIL)).toEqual([]);
    expect(standingJson(one, later(UNTIL, -1))).toMatchObject({ veto: { because: BELOW.because } });
    expect(standingJson(one, UNTIL)).toMatchObject({ veto: null });
  });

  test.each([
    [29n, false, 'Whale: on paper: 40 of 30 events'],
    [30n, true, 'Whale: cleared on paper over 30 events'],
  ])('a bound that was cleared over %p events, of 30 that are asked for, is enough: %p', (events, cleared, line) => {
    const paper = { settled: 40n, lowerBound: 1n, cleared: { events, lowerBound: 1n, at: NOW } };
    const one = shown({ standing: { paper }, wanted: 30n });
    expect(standingLines([one], NOW)).toEqual([line]);
    expect(standingJson(one, NOW)).toMatchObject({ paper: { settled: 40, wanted: 30, cleared, lowerBound: 1 } });
  });

  test.each([
    [29n, -5n, 'Whale: on paper: 29 of 30 events'],
    [30n, -5n, 'Whale: on paper: 30 of 30 events, lower bound not above zero'],
    [30n, 0n, 'Whale: on paper: 30 of 30 events, lower bound not above zero'],
    [31n, undefined, 'Whale: on paper: 31 of 30 events, lower bound not above zero'],
  ])('%p settled events of 30 with a bound of %p have cleared nothing: %s', (settled, lowerBound, line) => {
    const paper = { settled, ...(lowerBound === undefined ? {} : { lowerBound }) };
    expect(standingLines([shown({ standing: { paper }, wanted: 30n })], NOW)).toEqual([line]);
  });

  test('is nothing where nothing is stored or asked', () => {
    expect(standingLines([shown()], NOW)).toEqual([]);
  });

  test.each([
    ['too short a record', 'his own lacks something', { own: short(score.own) }],
    ['too short a record', 'what copies made lacks something', { copied: { ...score.copied, ...short(score.copied) } }],
    ['no rank: fewer than three were scored', 'nothing is lacking', {}],
  ])('without a rank is %p where %s', (words, _where, changes) => {
    expect(standingLines([shown({ score: scored(changes) })], NOW)).toEqual([`Whale: scored 2026-11-23, ${words}`]);
  });
});
