import { describe, expect, test } from '@jest/globals';
import { cutWorld } from '../../../../bin/commands/backtest/cut-world.ts';
import { madeIn, shownBefore } from '../../../../bin/commands/view/walk-forward-page.ts';
import { candidatesOf, type Fold, walkForward } from '../../../../bin/commands/walk-forward/walk-forward.ts';
import { type Selection, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { DAY_MS, later, utcDate } from '#core/values/unix-ms.ts';
import { aWallet, FIRST_DAY } from '../../../support/builders/a-leader-record.ts';
import { aFollow, aSelection, someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';
import { dollars } from '../../../support/builders/quantities.ts';

const LEADERS = [1, 2, 3, 4];
const settings: Settings = someSettings({
  leaders: LEADERS.map((number) => ({ name: `trader ${number}`, wallet: aWallet(number), enabled: true })),
  follows: LEADERS.map((number) =>
    aFollow({
      ...{ leader: aWallet(number), allocated: dollars('1000') },
      sizing: { policy: 'fixed', amount: dollars('20') },
    }),
  ),
  limits: theLimits({ minPortfolioValue: dollars('0') }),
});
/** The first wins four of five bets until the hundredth day, and from then on one of three; the others none more than half. */
const world = aTapeWorld({
  ...{ days: 160, turn: 100 },
  traders: [
    { before: 800, after: 330 },
    { before: 500, after: 500 },
    { before: 480, after: 480 },
    { before: 460, after: 460 },
  ],
});
const options = { world, settings, seed: 1n, trials: 4, everyDays: 50, count: 1 };
const folds = walkForward(options);
const facts = ({ choice, result, returns }: Fold) => ({ choice, decisions: result?.decisions, returns });

describe('a walk over a tape', () => {
  test('chooses on each due day, and copies until the next one or the end', () => {
    expect(folds.map(({ choice, until }) => [utcDate(choice.at), utcDate(until)])).toEqual([
      [50, 100].map((day) => utcDate(later(FIRST_DAY, day * DAY_MS))),
      [100, 150].map((day) => utcDate(later(FIRST_DAY, day * DAY_MS))),
      [150, 159].map((day) => utcDate(later(FIRST_DAY, day * DAY_MS))),
    ]);
    expect(folds.map(({ returns }) => returns.length)).toEqual([50, 50, 10]);
  });

  test('copies nobody while nobody has enough of a record, and those days count as nothing', () => {
    const [first] = folds;
    expect(first).toMatchObject({ choice: { chosen: [], ranked: 0, candidates: 4 } });
    expect(first?.result).toBeUndefined();
    expect([...first!.returns].every((one) => one === 0)).toBe(true);
  });

  test('shows in sample what a leader could, and out of sample that he can no more', () => {
    const fold = folds[1]!;
    expect(fold.choice.chosen.map(({ leader }) => leader)).toEqual([aWallet(1)]);
    expect(shownBefore(fold)).toBeGreaterThan(5);
    expect(madeIn(fold)).toBeLessThan(0n);
    const total = fold.returns.reduce((sum, one) => sum + one, 0);
    expect(total).toBeCloseTo(Number(madeIn(fold)) / Number(settings.followers[0]!.totalCapital), 9);
    expect(new Set(fold.result!.trades.map(({ leader }) => leader))).toEqual(new Set([aWallet(1)]));
  });

  test('decides the same where the recording ends earlier: nothing of the future is known', () => {
    // Given: what there is of a third choice is a day of it
    const until = later(FIRST_DAY, 151 * DAY_MS);
    // When
    const blind = walkForward({ ...options, world: cutWorld(world, { endMs: until }) });
    // Then
    expect(blind.map(({ choice }) => choice)).toEqual(folds.map(({ choice }) => choice));
    expect(blind.slice(0, 2).map(facts)).toEqual(folds.slice(0, 2).map(facts));
    expect(folds[1]!.result!.decisions.length).toBeGreaterThan(40);
  });

  test('chooses by itself: no veto, no time on paper and no small first copies come on top of its choice', () => {
    // Given
    const few = { ...options, world: cutWorld(world, { endMs: later(FIRST_DAY, 130 * DAY_MS) }) };
    const selection = aSelection({ vetoDays: 1, vetoBound: 9_000_000n, shadowEvents: 5n });

    // When
    const limits = { ...settings.limits, canaryCopies: 9n };
    const [plain, asking] = [settings, { ...settings, selection, limits }].map((asked) =>
      walkForward({ ...few, settings: asked }).map(facts),
    );

    // Then
    expect(asking).toEqual(plain);
    expect(asking!.at(-1)!.decisions!.length).toBeGreaterThan(20);
  });

  test('stakes by the edge that was known on the day of the stake, and that may be so old', () => {
    // Given
    const sizing = { policy: 'kelly', fraction: bps(2_500n) } as const;
    const follows = settings.follows.map((one) => ({ ...one, sizing }));
    const few = { ...options, world: cutWorld(world, { endMs: later(FIRST_DAY, 110 * DAY_MS) }) };
    const codesOf = (selection: Selection) => {
      const walked = walkForward({ ...few, settings: { ...settings, follows, selection } });
      return new Set(walked.at(-1)!.result!.decisions.map((one) => one.reason?.code ?? one.verdict));
    };

    // Then
    expect(codesOf(aSelection())).toContain('copy');
    expect(codesOf(aSelection({ maxEdgeAgeMs: 1 }))).toContain('EDGE_STALE');
  });

  test('looks only at leaders whom the settings copy', () => {
    const some = { leaders: settings.leaders.map((one, at) => ({ ...one, enabled: at < 2 })) };
    expect([...candidatesOf(world, some)]).toEqual([aWallet(1), aWallet(2)]);
    expect(candidatesOf(world, { leaders: [] }).size).toBe(0);
  });
});
