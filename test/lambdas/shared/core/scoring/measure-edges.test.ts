import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { calibrationOf } from '#core/scoring/calibration.ts';
import { measureEdges } from '#core/scoring/measure-edges.ts';
import { known, missing } from '#core/scoring/statistic.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderScore } from '../../../../support/builders/a-leader-score.ts';
import { NOW } from '../../../../support/builders/identities.ts';

type Bets = { readonly bets: number; readonly won: number; readonly price?: number; readonly events?: number };
type Score = Pick<LeaderScore, 'leader' | 'own' | 'asOf'>;

const { own } = aLeaderScore();
const walletOf = (at: number) => `0x${at.toString(16).padStart(40, '0')}` as Wallet;

/** A leader who won so many of his bets, all of them at one price and each of another event unless said. */
function leaderOf(at: number, { bets, won, price = 0.5, events = bets }: Bets): Score {
  const outcomes = Float64Array.from({ length: bets }, (_, bet) => (bet < won ? 1 : 0));
  const { value } = calibrationOf({ prices: new Float64Array(bets).fill(price), outcomes });
  if (value === null) throw new Error('such bets have a calibration');
  return {
    ...{ leader: walletOf(at), asOf: later(NOW, -at) },
    own: { ...own, minimum: { ...own.minimum, lacks: [] }, calibration: known({ ...value, bets, events }) },
  };
}

/** As many who are as good as their prices say, some a little more and some a little less. */
const others = Array.from({ length: 8 }, (_, at) => leaderOf(at + 2, { bets: 400, won: 195 + at }));
const oddsOf = (scores: readonly Score[]) => measureEdges({ scores }).map(({ oddsLow }) => oddsLow);
const measured = (bets: Bets) => oddsOf([leaderOf(1, bets), ...others])[0];

describe('an edge', () => {
  test('of who wins far more than his prices say lies above one, with what it was measured from', () => {
    const [edge] = measureEdges({ scores: [leaderOf(1, { bets: 400, won: 260 }), ...others] });
    expect(edge).toMatchObject({ leader: walletOf(1), betCount: 400, measuredAt: later(NOW, -1) });
    expect(edge?.oddsLow).toBeGreaterThan(1_000_000n);
    // What he was seen to win, 260 to 140, is no lower bound of anything.
    expect(edge?.oddsLow).toBeLessThan(1_857_142n);
  });

  test('where all differ by no more than chance is nobody’s: exactly one', () => {
    expect(new Set(oddsOf(others))).toEqual(new Set([1_000_000n]));
  });

  test('of bets in few events is less sure than of as many in one each', () => {
    const spread = measured({ bets: 400, won: 260 })!;
    const clustered = measured({ bets: 400, won: 260, events: 40 })!;
    expect(clustered).toBeLessThan(spread);
  });

  test('of who has only won is measured as if he had lost one more', () => {
    const odds = measured({ bets: 60, won: 60, price: 0.6 });
    expect(odds).toBeGreaterThan(1_000_000n);
    expect(odds).toBeLessThan(60n * 1_000_000n);
  });

  test('of too short a record, or of bets that tell nothing, is not measured, and moves nobody else’s', () => {
    const short = leaderOf(20, { bets: 400, won: 399 });
    const lack = { gate: 'DISTINCT_EVENTS', bound: 20, value: 3, enoughOn: null } as const;
    const lacking = { ...short, own: { ...short.own, minimum: { ...own.minimum, lacks: [lack] } } };
    const untold = { ...short, own: { ...short.own, calibration: missing('DEGENERATE') } };
    const good = leaderOf(1, { bets: 400, won: 260 });
    expect(oddsOf([good, lacking, ...others, untold])).toEqual(oddsOf([good, ...others]));
    expect(oddsOf([])).toEqual([]);
  });

  test('is not measured of fewer than four leaders: nothing says how much such numbers differ', () => {
    const good = leaderOf(1, { bets: 400, won: 300 });
    expect(oddsOf([good, ...others.slice(0, 2)])).toEqual([]);
    expect(oddsOf([good, ...others.slice(0, 3)])[0]).toBeGreaterThan(1_000_000n);
  });

  test('grows with what he wins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 245, max: 380 }), (won) => {
        expect(measured({ bets: 400, won: won + 10 })).toBeGreaterThan(measured({ bets: 400, won })!);
      }),
      { numRuns: 40 },
    );
  });
});
