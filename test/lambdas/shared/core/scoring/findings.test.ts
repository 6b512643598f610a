import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '#core/scoring/findings.ts';
import { type SharpeInterval, type SkillEvidence } from '#core/scoring/skill-evidence.ts';
import { known, missing, type Statistic } from '#core/scoring/statistic.ts';

const evidence = (interval: Statistic<SharpeInterval>, dsr: Statistic): SkillEvidence => ({
  ...{ block: 5, interval, dsr, psr: known(0.5), minDays: known(100), luck: known(1) },
});
const parts = (leader: number, copied: number) => ({ leader, copied, slippage: 0, fees: 0, missed: null });
const GOOD = parts(10, 5);

describe('a record', () => {
  test.each([
    ['EDGE_SHOWN', 0.001, 0.95],
    ['LUCK_NOT_EXCLUDED', 0.001, 0.9499],
    ['EDGE_NOT_SHOWN', 0, 0.95],
  ] as const)('has %s with an interval from %d on and a DSR of %d', (finding, low, dsr) => {
    expect(findingsOf(evidence(known({ low, high: 3 }), known(dsr)), GOOD)).toEqual([finding]);
  });

  test('that covers zero and may be luck says both, and one all below zero that it loses', () => {
    expect(findingsOf(evidence(known({ low: -1, high: 0 }), known(0.5)), GOOD)).toEqual([
      'EDGE_NOT_SHOWN',
      'LUCK_NOT_EXCLUDED',
    ]);
    expect(findingsOf(evidence(known({ low: -2, high: -0.001 }), known(0.01)), GOOD)).toEqual(['LOSS_SHOWN']);
  });

  test('without an interval or a DSR shows no edge', () => {
    expect(findingsOf(evidence(missing('TOO_FEW'), known(0.99)), GOOD)).toEqual(['EVIDENCE_MISSING']);
    expect(findingsOf(evidence(known({ low: 1, high: 3 }), missing('NON_POSITIVE_VARIANCE')), GOOD)).toEqual([
      'LUCK_NOT_EXCLUDED',
    ]);
  });

  test('whose leaders win while the copies do not says so, whatever else it says', () => {
    const shown = evidence(known({ low: 1, high: 3 }), known(0.99));
    expect(findingsOf(shown, parts(10, 0))).toEqual(['EDGE_SHOWN', 'COPYING_LOSES']);
    expect(findingsOf(evidence(missing('EMPTY'), missing('EMPTY')), parts(0.01, -1))).toEqual([
      'EVIDENCE_MISSING',
      'COPYING_LOSES',
    ]);
    expect(findingsOf(shown, parts(10, 0.01))).toEqual(['EDGE_SHOWN']);
    expect(findingsOf(shown, parts(0, -1))).toEqual(['EDGE_SHOWN']);
  });
});
