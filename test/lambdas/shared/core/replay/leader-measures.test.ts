import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { leaderMeasures, MOST_COSTS } from '#core/replay/leader-measures.ts';
import { type CopyCosts, copyCosts } from '#core/scoring/copy-costs.ts';
import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { measureCandidate } from '#core/scoring/measure-candidate.ts';
import { recordSince } from '#core/scoring/record-since.ts';
import { SCORING_SEED } from '#core/scoring/score-candidates.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const LEADER = aWallet(1);
const TRIALS = 3;
const dayAt = (day: number) => later(FIRST_DAY, day * DAY_MS);
const slipOf = (slipBps: number): CopyCosts => copyCosts({ copies: 30, slipBps });

/** A record that counts how often it is read. */
function counted(record: ActRecord) {
  const reads = { count: 0 };
  const told: ActRecord = {
    ...{ markets: record.markets, prices: record.prices },
    get acts() {
      reads.count += 1;
      return record.acts;
    },
  };
  return { reads, records: new Map<Wallet, ActRecord>([[LEADER, told]]) };
}

test('what is measured is what the scorer would say of the same year, in whatever order it is asked for', () => {
  // Given
  const record = aTradersRecord({ days: 420, wonOfThousand: 560, runsAway: 1n });
  const measures = leaderMeasures({ records: new Map([[LEADER, record]]), trials: TRIALS });
  const asked = fc.record({
    day: fc.integer({ min: 0, max: 425 }),
    costs: fc.oneof(
      fc.constant(copyCosts()),
      fc.integer({ min: -5, max: 400 }).map((tenth) => slipOf(tenth / 10)),
    ),
  });
  let known = 0;
  fc.assert(
    fc.property(asked, ({ day, costs }) => {
      // When
      const asOf = dayAt(day);
      const year = recordSince(record, later(asOf, -365 * DAY_MS));
      const { figures } = measureCandidate({
        ...{ leader: LEADER, record: year, asOf, copyCosts: costs, seed: SCORING_SEED, trials: TRIALS },
      });
      // Then
      expect(measures.evidence({ leader: LEADER, asOf }, costs)).toEqual(figures.evidence);
      const { calibration, minimum } = figures.own;
      expect(measures.ownBets({ leader: LEADER, asOf })).toEqual({ calibration, minimum });
      known += figures.evidence.value === null ? 0 : 1;
    }),
    { numRuns: 40 },
  );
  expect(known).toBeGreaterThan(10);
});

test('a day is measured once for all who ask at the same costs, and his own bets whatever copies cost', () => {
  // Given
  const { reads, records } = counted(aTradersRecord({ days: 60, wonOfThousand: 500 }));
  const measures = leaderMeasures({ records, trials: TRIALS });
  const asked = { leader: LEADER, asOf: dayAt(50) };
  const evidence = measures.evidence(asked, slipOf(20));
  const own = measures.ownBets(asked);
  const { count } = reads;

  // Then: what no price takes in makes no other copies
  for (const costs of [slipOf(20), slipOf(20.004), copyCosts({ copies: 45, slipBps: 20 })])
    expect(measures.evidence(asked, costs)).toBe(evidence);
  expect(measures.ownBets(asked)).toBe(own);
  expect(reads.count).toBe(count);
  for (const costs of [slipOf(20.01), copyCosts()]) expect(measures.evidence(asked, costs)).not.toEqual(evidence);
  expect(reads.count).toBeGreaterThan(count);
});

test(`a day is remembered at ${MOST_COSTS} costs at most, and measured again at others to the same`, () => {
  // Given
  const { reads, records } = counted(aTradersRecord({ days: 60, wonOfThousand: 500 }));
  const measures = leaderMeasures({ records, trials: TRIALS });
  const asked = { leader: LEADER, asOf: dayAt(50) };
  const all = Array.from({ length: MOST_COSTS + 1 }, (_, at) => slipOf(10 * at));
  const before = all.map((costs) => measures.evidence(asked, costs));
  const { count } = reads;

  // Then
  for (const [at, costs] of all.slice(0, -1).entries()) expect(measures.evidence(asked, costs)).toBe(before[at]);
  expect(reads.count).toBe(count);
  expect(measures.evidence(asked, all.at(-1)!)).toEqual(before.at(-1));
  expect(reads.count).toBeGreaterThan(count);
});

test('of whom there is no record nothing is measured', () => {
  const measures = leaderMeasures({ records: new Map(), trials: TRIALS });
  const asked = { leader: LEADER, asOf: FIRST_DAY };
  expect([measures.evidence(asked, copyCosts()), measures.ownBets(asked)]).toEqual([undefined, undefined]);
});
