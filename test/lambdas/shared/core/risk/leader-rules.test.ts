import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type Limits, type Sizing } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { EDGE_MAX_AGE_MS, EQUITY_MAX_AGE_MS, LEADER_RULES } from '#core/risk/leader-rules.ts';
import { bps } from '#core/values/bps.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aFollow, aFollower, aSelection, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

/** The answers of all rules that apply, in their order. */
const answers = (changes: Partial<Snapshot>) => {
  const snapshot = aSnapshot(changes);
  return LEADER_RULES.flatMap((rule) => rule.judge(snapshot) ?? []);
};
const limited = (limits: Partial<Limits>) => someSettings({ limits: theLimits(limits) });
const sizedBy = (sizing: Sizing) => aFollow({ sizing });
const KELLY: Sizing = { policy: 'kelly', fraction: bps(2_500n) };

describe('equity of the leader', () => {
  test('one that was never measured sizes nothing', () => {
    expect(answers({ equity: undefined })).toEqual([{ code: 'LEADER_EQUITY_UNKNOWN' }]);
  });

  test('S8: one measured ten minutes ago sizes, a millisecond later it does not', () => {
    const measured = (ageMs: number) => answers({ equity: anEquity({ at: later(NOW, -ageMs) }) });
    expect(EQUITY_MAX_AGE_MS).toBe(600_000);
    expect(measured(600_000)).toEqual([]);
    expect(measured(600_001)).toEqual([{ code: 'LEADER_EQUITY_STALE', ageMs: 600_001, maxAgeMs: 600_000 }]);
  });

  test('S8: exactly 100 dollars are enough, a micro-dollar less is not', () => {
    const worth = (equity: string) => answers({ equity: anEquity({ equity: dollars(equity) }) });
    expect(worth('100')).toEqual([]);
    expect(worth('99.999999')).toEqual([
      { code: 'LEADER_EQUITY_BELOW_MINIMUM', equity: dollars('99.999999'), minimum: dollars('100') },
    ]);
  });
});

describe('a trade of his', () => {
  const settings = limited({ ignoreBelow: dollars('50') });
  const worth = (notional: string, changes: Partial<Snapshot> = {}) =>
    answers({ settings, event: aLeaderEvent({ notional: dollars(notional) }), ...changes });

  test('of exactly 50 dollars is copied, one of a micro-dollar less is not', () => {
    expect(worth('50')).toEqual([]);
    expect(worth('49.999999')).toEqual([
      { code: 'LEADER_TRADE_TOO_SMALL', notional: dollars('49.999999'), minimum: dollars('50') },
    ]);
  });

  test('is judged by all that later reports have brought it to', () => {
    const event = aLeaderEvent({ notional: dollars('20'), totalNotional: dollars('50') });
    expect(worth('20', { event })).toEqual([]);
  });

  test('is not asked for again once others went along with it, nor where a person asked', () => {
    const storedLot = { amount: dollars('5'), asOf: 1n, leaderPrice: aLeaderEvent().price, freshAt: NOW };
    expect(worth('1', { storedLot })).toEqual([]);
    expect(worth('1', { desired: aLeaderEvent().shares })).toEqual([]);
  });

  test('the bound holds at every amount', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, (notional, minimum) => {
        const own = limited({ ignoreBelow: usd(minimum) });
        const event = aLeaderEvent({ notional: usd(notional) });
        expect(answers({ settings: own, event }).length).toBe(notional < minimum ? 1 : 0);
      }),
    );
  });

  test('a fixed amount is for it as a whole: a later report of more adds nothing, by another policy it does', () => {
    const event = aLeaderEvent({ supplements: aLeaderEvent().eventId });
    expect(answers({ event, follow: sizedBy({ policy: 'fixed', amount: dollars('20') }) })).toEqual([
      { code: 'ALREADY_COPIED' },
    ]);
    expect(answers({ event })).toEqual([]);
  });

  test('a fixed amount is put in with the report that makes it worth a copy, and not with a later one', () => {
    const follow = sizedBy({ policy: 'fixed', amount: dollars('20') });
    const at = (before: string, more: string) => {
      const event = aLeaderEvent({
        supplements: aLeaderEvent().eventId,
        notional: dollars(more),
        totalNotional: usd(dollars(before) + dollars(more)),
      });
      return answers({ event, follow, settings: limited({ ignoreBelow: dollars('50') }) }).map(({ code }) => code);
    };
    expect(at('10', '39.999999')).toEqual(['LEADER_TRADE_TOO_SMALL']);
    expect(at('10', '40')).toEqual([]);
    expect(at('49.999999', '990')).toEqual([]);
    expect(at('50', '990')).toEqual(['ALREADY_COPIED']);
  });
});

describe('a veto', () => {
  const until = (moment: UnixMs) => ({
    leader: LEADER,
    measuredAt: NOW,
    veto: { because: 'no edge left', until: moment },
  });
  const standing = until(later(NOW, 1_000));

  test('holds to the millisecond before its end', () => {
    expect(answers({ standing })).toEqual([{ code: 'LEADER_VETOED', because: 'no edge left' }]);
    expect(answers({ standing: until(later(NOW, 1)) }).length).toBe(1);
    expect(answers({ standing: until(NOW) })).toEqual([]);
    expect(answers({ standing: { leader: LEADER, measuredAt: NOW } })).toEqual([]);
  });

  test('stops nothing where the settings do not heed it', () => {
    expect(answers({ standing, settings: limited({ heedsVetoes: false }) })).toEqual([]);
    expect(answers({ standing, settings: limited({ heedsVetoes: true }) }).length).toBe(1);
  });
});

test('a leader who is one of our own accounts is not copied, whichever account it is', () => {
  const settings = someSettings({ followers: [aFollower(), aFollower({ wallet: LEADER })] });
  expect(answers({ settings })).toEqual([{ code: 'LEADER_IS_FOLLOWER', name: aFollower().name }]);
});

describe('an edge', () => {
  const measured = (ageMs: number): LeaderEdge => ({
    ...{ leader: LEADER, oddsLow: 1_200_000n, betCount: 400 },
    measuredAt: later(NOW, -ageMs),
  });

  test('is asked for by a Kelly stake alone', () => {
    expect(answers({ follow: sizedBy(KELLY) })).toEqual([{ code: 'EDGE_UNKNOWN' }]);
    expect(answers({})).toEqual([]);
  });

  test('of seven days counts, a millisecond later it does not', () => {
    const at = (ageMs: number) => answers({ follow: sizedBy(KELLY), edge: measured(ageMs) });
    expect(at(EDGE_MAX_AGE_MS)).toEqual([]);
    expect(at(EDGE_MAX_AGE_MS + 1)).toEqual([
      { code: 'EDGE_STALE', ageMs: EDGE_MAX_AGE_MS + 1, maxAgeMs: EDGE_MAX_AGE_MS },
    ]);
  });

  test('counts for as many days as the settings say', () => {
    const settings = someSettings({ selection: aSelection({ maxEdgeAgeMs: 86_400_000 }) });
    const at = (ageMs: number) => answers({ follow: sizedBy(KELLY), settings, edge: measured(ageMs) });
    expect(at(86_400_000)).toEqual([]);
    expect(at(86_400_001)).toEqual([{ code: 'EDGE_STALE', ageMs: 86_400_001, maxAgeMs: 86_400_000 }]);
  });
});
