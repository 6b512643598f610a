import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Candidate, scoreOf, scoreUniverse } from '#core/scoring/score.ts';
import { shrinkageOf } from '#core/scoring/shrinkage.ts';

type Evidence = NonNullable<Candidate['evidence']>;

/** Of a normal year. */
function someEvidence(changes: Partial<Evidence> = {}): Evidence {
  const days = { n: 365, mean: 0.001, sd: 0.01, skew: 0, kurt: 3 };
  return { ...{ sharpe: 0.1, se: 0.06, nEff: 300, critical: 2, pValue: 0.5, days }, ...changes };
}

function aCandidate(id: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    ...{ id, style: 'all', wins: 40, losses: 20, copiedReturn: 0.1 },
    evidence: someEvidence(),
    record: { calendarDays: 365, activeDays: 100, closedBets: 60, distinctEvents: 40, blocks: 45 },
    calibration: { excess: 0.02, z: 1 },
    ...changes,
  };
}

const evidence = fc
  .record({ sharpe: fc.integer({ min: -30, max: 40 }), wins: fc.integer({ min: 0, max: 60 }) })
  .map(({ sharpe, wins }) => ({
    evidence: someEvidence({ sharpe: sharpe / 100 }),
    ...{ wins, losses: 60 - wins },
  }));
const universe = fc
  .array(evidence, { minLength: 3, maxLength: 20 })
  .map((all) => all.map((changes, index) => aCandidate(`0x${index}`, changes)));

describe('the score of a universe', () => {
  test('says the same of each in whatever order they come', () => {
    fc.assert(
      fc.property(universe, (candidates) => {
        // When
        const scored = scoreUniverse({ trials: 100, candidates }).value!.scored;
        const turned = scoreUniverse({ trials: 100, candidates: candidates.toReversed() }).value!.scored;

        // Then
        expect(turned.map(({ id, rank }) => [id, rank]).toReversed()).toEqual(scored.map(({ id, rank }) => [id, rank]));
        expect(scored.map(({ rank }) => rank).toSorted((one, other) => one - other)).toEqual(
          candidates.map((_none, index) => index + 1),
        );
      }),
    );
  });

  test('ranks who is as good in one and better in the other no later', () => {
    fc.assert(
      fc.property(universe, (candidates) => {
        const { scored } = scoreUniverse({ trials: 100, candidates }).value!;
        for (const one of scored)
          for (const other of scored)
            if (one.lowerBound > other.lowerBound && one.winLower >= other.winLower && one.score !== other.score)
              expect(one.rank).toBeLessThan(other.rank);
      }),
    );
  });

  test('of traders who are all alike is 50, ranked by id', () => {
    const { scored } = scoreUniverse({ trials: 100, candidates: ['0xb', '0xa', '0xc'].map((id) => aCandidate(id)) })
      .value!;
    expect(scored.map(({ score, rank }) => [score, rank])).toEqual([
      [50, 2],
      [50, 1],
      [50, 3],
    ]);
    expect(scoreOf(0.5244005127080407)).toBeCloseTo(70, 9);
  });

  test('puts the larger bound first where scores are the same', () => {
    // Given: two so far out that both are clipped
    const far = (sharpe: number): Partial<Candidate> => ({
      evidence: someEvidence({ sharpe }),
    });
    const sharpes = [0.1, 0.11, 0.12, 0.13, 0.14, 8, 9];

    // When
    const candidates = sharpes.map((sharpe, index) => aCandidate(`0x${index}`, far(sharpe)));
    const { scored } = scoreUniverse({ trials: 100, candidates }).value!;

    // Then
    expect(scored[5]!.score).toBe(scored[6]!.score);
    expect([scored[5]!.rank, scored[6]!.rank]).toEqual([2, 1]);
  });

  test('tells of each what luck among all of them would do', () => {
    // Given: waves of other lengths, so that no two are alike
    const waves = [3, 5, 7].map((wave) => Float64Array.from({ length: 60 }, (_none, day) => Math.sin(day * wave)));
    const candidates = waves.map((returns, index) =>
      aCandidate(`0x${index}`, { evidence: { ...someEvidence({ pValue: 0.01 * (index + 1) }), returns } }),
    );
    const resampling = { seed: 1n, decay: 1, replicates: 99 };

    // When
    const { scored } = scoreUniverse({ trials: 100, candidates, resampling }).value!;

    // Then
    expect(scored.map(({ chances }) => [chances.plain, chances.holm, chances.bh])).toEqual([
      [0.01, 0.03, 0.03],
      [0.02, 0.04, 0.03],
      [0.03, 0.04, 0.03],
    ]);
    for (const { chances } of scored) expect(chances.stepDown).toBeGreaterThan(0);
    expect(scoreUniverse({ trials: 100, candidates }).value!.scored[0]!.chances.stepDown).toBe(null);
  });

  test('takes no standard error below the floor', () => {
    const short = { evidence: someEvidence({ sharpe: 0.3, se: 0.001, nEff: 100 }) };
    const candidates = [aCandidate('0xa', short), aCandidate('0xb'), aCandidate('0xc')];
    expect(scoreUniverse({ trials: 100, candidates }).value!.scored[0]!.lowerBound).toBeCloseTo(0.3 - 2 * 0.1, 12);
  });

  test('counts the z of the calibration for winning where that is asked for', () => {
    // Given: the one who wins least against his prices wins most
    const candidates = [1, 2, 3].map((z) =>
      aCandidate(`0x${z}`, { wins: 60 - 10 * z, calibration: { excess: 0.02, z } }),
    );
    const winners = (winMeasure: 'wilson' | 'calibration'): readonly number[] =>
      scoreUniverse({ trials: 100, candidates, winMeasure }).value!.scored.map(({ rank }) => rank);

    // Then
    expect(winners('wilson')).toEqual([1, 2, 3]);
    expect(winners('calibration')).toEqual([3, 2, 1]);
  });

  test('leaves out who has too short a record, with what he lacks, before it looks for the middle', () => {
    // Given
    const { record } = aCandidate('');
    const candidates = ['0xa', '0xb', '0xc'].map((id) => aCandidate(id));
    const lacking = [
      aCandidate('0xd', { record: { ...record, activeDays: 19 }, wins: 60, losses: 0 }),
      aCandidate('0xe', { evidence: null }),
      aCandidate('0xf', { wins: 0, losses: 0 }),
    ];

    // When
    const found = scoreUniverse({ trials: 100, candidates: [...candidates, ...lacking] }).value!;

    // Then
    expect(found.scored).toEqual(scoreUniverse({ trials: 100, candidates }).value!.scored);
    expect(found.unscored).toEqual([
      { id: '0xd', failed: [{ gate: 'ACTIVE_DAYS', value: 19, bound: 20, isAbove: false }] },
      { id: '0xe', failed: [{ gate: 'LOWER_BOUND', value: null, bound: 0, isAbove: true }] },
      { id: '0xf', failed: [{ gate: 'WIN_RATE', value: null, bound: 0.65, isAbove: false }] },
    ]);
  });

  test('leaves nobody out without a gate that he fails', () => {
    const lack = fc.constantFrom<Partial<Candidate>>(
      {},
      { evidence: null },
      { wins: 0, losses: 0 },
      { calibration: null },
      { evidence: null, calibration: null },
    );
    fc.assert(
      fc.property(fc.array(lack), fc.constantFrom('wilson', 'calibration'), (lacks, winMeasure) => {
        // When
        const candidates = [{}, {}, {}, ...lacks].map((changes, index) => aCandidate(`0x${index}`, changes));
        const { scored, unscored } = scoreUniverse({ trials: 100, candidates, winMeasure }).value!;

        // Then
        expect(scored.length + unscored.length).toBe(candidates.length);
        for (const { failed } of unscored) expect(failed).not.toEqual([]);
        for (const { gate, value } of unscored.flatMap(({ failed }) => failed))
          expect([gate, value]).toEqual([gate, null]);
      }),
    );
  });

  test('tells who lacks a calibration that it is what he lacks', () => {
    const candidates = ['0xa', '0xb', '0xc'].map((id) => aCandidate(id));
    const lacking = aCandidate('0xd', { calibration: null });
    expect(
      scoreUniverse({ trials: 100, candidates: [...candidates, lacking], winMeasure: 'calibration' }).value!.unscored,
    ).toEqual([{ id: '0xd', failed: [{ gate: 'CALIBRATION', value: null, bound: 0, isAbove: true }] }]);
  });

  test('puts each into the tier that his own days, his p among all and the number of trials give', () => {
    // Given: one beyond luck, two whose p-values hold together, one who is ranked alone, one who is not scored
    const beyond = { pValue: 0.2, days: { n: 365, mean: 0.003, sd: 0.01, skew: 0, kurt: 3 } };
    const candidates = [beyond, { pValue: 0.05 }, { pValue: 0.03 }, { pValue: 0.4 }, { pValue: 0.0001 }].map(
      (changes, index) =>
        aCandidate(`0x${index}`, { evidence: someEvidence(changes), ...(index === 4 && { wins: 0, losses: 0 }) }),
    );
    const tiers = (trials: number) =>
      scoreUniverse({ candidates, trials }).value!.scored.map(({ id, tier }) => [id, tier]);

    // Then
    expect(tiers(100)).toEqual([
      ['0x0', 'A'],
      ['0x1', 'B'],
      ['0x2', 'B'],
      ['0x3', 'C'],
    ]);
    expect(tiers(1_000_000)[0]).toEqual(['0x0', 'C']);
  });

  test('has no middle of two', () => {
    expect(scoreUniverse({ trials: 100, candidates: ['0xa', '0xb'].map((id) => aCandidate(id)) }).reason).toBe(
      'TOO_FEW',
    );
    expect(scoreUniverse({ trials: 100, candidates: [] }).reason).toBe('TOO_FEW');
  });
});

describe('a trader', () => {
  test('is eligible when he passes every gate, and told each one that he fails with its value', () => {
    // Given: a yearly ratio far above 1, and a crowd below
    const good = { evidence: someEvidence({ sharpe: 0.4 }) };
    const crowd = [1, 2, 3, 4, 5].map((index) =>
      aCandidate(`0x${index}`, { evidence: someEvidence({ sharpe: -index / 100 }) }),
    );

    // When
    const candidates = [aCandidate('0xa', good), aCandidate('0xb', { ...good, copiedReturn: -0.02 }), ...crowd];
    const [passing, losing, poor] = scoreUniverse({ trials: 100, candidates }).value!.scored;

    // Then
    expect([passing!.failed, passing!.isEligible]).toEqual([[], true]);
    expect(losing!.failed).toEqual([{ gate: 'COPIED_RETURN', value: -0.02, bound: 0, isAbove: true }]);
    expect(losing!.isEligible).toBe(false);
    expect(poor!.failed.map(({ gate }) => gate)).toEqual(['SHARPE', 'LOWER_BOUND', 'SCORE']);
  });

  test('is drawn toward his own style where there are 30 of it, else toward all', () => {
    // Given
    const ofStyle = (style: string, count: number): readonly Candidate[] =>
      Array.from({ length: count }, (_none, index) => {
        const sharpe = (style === 'sports' ? 0.3 : 0) + index / 200;
        return aCandidate(`${style}${index}`, { style, evidence: someEvidence({ sharpe }) });
      });
    const thetaOf = (candidates: readonly Candidate[]): readonly number[] =>
      scoreUniverse({ trials: 100, candidates }).value!.scored.map(({ theta }) => theta);
    const shrunk = (candidates: readonly Candidate[]): readonly number[] => {
      const sharpes = Float64Array.from(candidates, ({ evidence: own }) => own!.sharpe);
      return [...shrinkageOf({ values: sharpes, variances: sharpes.map(() => 0.06 ** 2) }).value!.theta];
    };
    const [others, enough, few] = [ofStyle('crypto', 10), ofStyle('sports', 30), ofStyle('sports', 29)];

    // Then
    expect(thetaOf([...enough, ...others]).slice(0, 30)).toEqual(shrunk(enough));
    expect(thetaOf([...enough, ...others]).slice(30)).toEqual(shrunk([...enough, ...others]).slice(30));
    expect(thetaOf([...few, ...others])).toEqual(shrunk([...few, ...others]));
  });
});
