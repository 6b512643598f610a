import { hash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { scoreCandidates, SCORING_METHOD, type ScoringRequest } from '#core/scoring/score-candidates.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const AS_OF = later(FIRST_DAY, 130 * DAY_MS);
const REQUEST = { asOf: AS_OF, copyCosts: copyCosts(), seed: 11n, trials: 40 };

/** Leaders who win more and more often. */
const LEADERS: readonly (readonly [Wallet, ActRecord])[] = [470, 500, 530, 560, 590, 620].map(
  (wonOfThousand, index) => [
    aWallet(index + 1),
    aTradersRecord({ days: 120 + index * 5, wonOfThousand, seed: BigInt(index + 1), runsAway: 1n }),
  ],
);

function scored(leaders = LEADERS, request: Partial<ScoringRequest> = {}): readonly LeaderScore[] {
  return scoreCandidates({ ...REQUEST, records: new Map(leaders), ...request });
}
const known =
  (asOf: UnixMs) =>
  ([leader, record]: (typeof LEADERS)[number]): (typeof LEADERS)[number] => [
    leader,
    {
      acts: record.acts.filter(({ at }) => at < asOf),
      prices: record.prices.filter(({ at }) => at < asOf),
      markets: new Map(
        [...record.markets].map(([condition, { payout, ...market }]) => [
          condition,
          payout === undefined || payout.at >= asOf ? market : { ...market, payout },
        ]),
      ),
    },
  ];

describe('scores', () => {
  test('of the past are the same to the byte whatever came later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 140 * 24 }), (hours) => {
        const asOf = later(FIRST_DAY, hours * 3_600_000);
        const [told, blind] = [scored(LEADERS, { asOf }), scored(LEADERS.map(known(asOf)), { asOf })];
        expect(JSON.stringify(blind)).toBe(JSON.stringify(told));
      }),
      { numRuns: 12 },
    );
  });

  test('hang on no order', () => {
    expect(JSON.stringify(scored(LEADERS.toReversed()))).toBe(JSON.stringify(scored()));
  });

  test('tell of one leader by himself the same whoever else is looked at', () => {
    const alone = new Map(LEADERS.map((one) => [one[0], scored([one])[0]!]));
    for (const { ranking: _ranking, failed: _failed, isEligible: _isEligible, inputs, ...figures } of scored()) {
      const { ranking, failed, isEligible, inputs: own, ...same } = alone.get(figures.leader)!;
      expect(JSON.stringify(same)).toBe(JSON.stringify(figures));
      expect([ranking, isEligible, failed.find(({ gate }) => gate === 'SCORE')?.value]).toEqual([null, false, null]);
      expect({ ...own, candidates: 6 }).toEqual(inputs);
    }
  });

  test('have no number that is none: each has a value or a reason', () => {
    const young = aTradersRecord({ days: 1, wonOfThousand: 1_000, seed: 9n });
    const seen = scored([...LEADERS, [aWallet(8), young], [aWallet(9), { acts: [], markets: new Map(), prices: [] }]]);
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'number') expect([path, Number.isFinite(value)]).toEqual([path, true]);
      if (typeof value !== 'object' || value === null) return;
      expect([path, value instanceof Map || ArrayBuffer.isView(value)]).toEqual([path, false]);
      if ('value' in value && value.value === null && !('gate' in value)) expect(value).toHaveProperty('reason');
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    };
    walk(seen, '');
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });

  test('put those with a rank first, the others after them by their wallets', () => {
    // Given
    const { acts, ...world } = aTradersRecord({ days: 128, wonOfThousand: 700, seed: 20n });
    // When
    const all = scored([[aWallet(0), { ...world, acts: acts.slice(-20) }], ...LEADERS]);
    // Then
    expect(all.map(({ ranking }) => ranking?.rank)).toEqual([1, 2, 3, 4, 5, 6, undefined]);
    expect(all.at(-1)).toMatchObject({ leader: aWallet(0), ranking: null, isEligible: false });
    expect(all.at(-1)?.failed.map(({ gate }) => gate)).toContain('CALENDAR_DAYS');
    expect(all.at(-1)?.copied.minimum.enoughOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('say which gates are not passed, and pass who passes all', () => {
    for (const { ranking, failed, isEligible } of scored())
      expect(isEligible).toBe(ranking !== null && failed.length === 0);
    const [best] = scored();
    expect(best?.failed.every(({ value, bound }) => value === null || value <= bound)).toBe(true);
  });

  test('tell a failed lower bound as a ratio of a year, in a universe and alone', () => {
    const told = [...scored(), ...scored([LEADERS[0]!])].flatMap(({ failed, evidence }) =>
      failed.filter(({ gate }) => gate === 'LOWER_BOUND').map(({ value }) => ({ value, evidence: evidence.value! })),
    );
    expect(told.length).toBeGreaterThan(1);
    for (const { value, evidence } of told) expect(value).toBeCloseTo(evidence.lowerBound, 9);
  });

  test('adjust the chance of luck for all that were scored, and tiers for all that were looked at', () => {
    for (const { ranking, evidence } of scored()) {
      const { pValue } = evidence.value!;
      expect(ranking!.falseShare).toBeGreaterThanOrEqual(pValue);
      expect(ranking!.anyFalse).toBeGreaterThanOrEqual(ranking!.falseShare);
      expect(ranking!.anyFalseTogether).toBeGreaterThan(0);
    }
    const dsr = (trials: number) => scored(LEADERS, { trials })[0]!.evidence.value!.dsr.value!;
    expect(dsr(1_000)).toBeLessThan(dsr(1));
  });

  test('carry all that they were made of', () => {
    const [first] = scored(LEADERS, { settingsVersion: 7n });
    expect(first?.inputs).toEqual({
      ...{ method: SCORING_METHOD, seed: '11', replicates: 1_999, alpha: 0.05, decay: 0.5 ** (1 / 120) },
      ...{ from: FIRST_DAY, candidates: 6, trials: 40, settingsVersion: '7', copyCosts: copyCosts() },
    });
  });

  test('are those of this method: whoever changes what they say raises its number, and writes down both', () => {
    // Digits of a double may differ in the last place between machines
    const told = JSON.stringify(scored(), (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    );
    expect([SCORING_METHOD, hash('sha256', told).slice(0, 16)]).toEqual([4, '87ec7d49806b2a01']);
  });
});
