import { describe, expect, test } from '@jest/globals';
import { chosenAgain, jointRecords } from '#core/scoring/choose-again.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { later } from '#core/values/unix-ms.ts';
import { cutWorld } from '../../../../bin/commands/backtest/cut-world.ts';
import { tapeLeaders } from '../../../../bin/commands/series/tape-leader.ts';
import { spreadOfWalk } from '../../../../bin/commands/walk-forward/spread-of-walk.ts';
import { walkAgain } from '../../../../bin/commands/walk-forward/walk-again.ts';
import { candidatesOf, copyChosen, walkForward } from '../../../../bin/commands/walk-forward/walk-forward.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { aFollow, someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';
import { dollars } from '../../../support/builders/quantities.ts';

const RATES = [540, 530, 520, 510];
const world = aTapeWorld({ days: 110, turn: 200, traders: RATES.map((before) => ({ before, after: before })) });
const settings = someSettings({
  leaders: RATES.map((_rate, at) => ({ name: `t${at}`, wallet: aWallet(at + 1), enabled: true })),
  follows: RATES.map((_rate, at) =>
    aFollow({
      ...{ leader: aWallet(at + 1), allocated: dollars('1000') },
      sizing: { policy: 'fixed', amount: dollars('20') },
    }),
  ),
  limits: theLimits({ minPortfolioValue: dollars('0') }),
});
const options = { seed: 1n, trials: 4, count: 1 };
const [fold] = walkForward({ ...options, world, settings, everyDays: 90 });
const RESAMPLES = 25;

async function again(changes: Partial<Parameters<typeof walkAgain>[0]> = {}) {
  const told: number[] = [];
  const onPart = (part: number) => told.push(part);
  const found = await walkAgain({
    ...{ ...options, world, settings, fold: fold!, resamples: RESAMPLES, onPart },
    ...changes,
  });
  return { ...found, told };
}
const made = await again();

describe('a choice that is made again', () => {
  test('plays each set of leaders that it chose once, over the days after, as they would have been copied', () => {
    // Given
    const { at } = fold!.choice;

    // Then
    const sets = made.sets.map(({ leaders }) => leaders.join());
    expect([made.drawn.length, new Set(made.drawn).size, new Set(sets).size]).toEqual([
      ...[RESAMPLES, sets.length, sets.length],
    ]);
    expect(sets.length).toBeGreaterThan(1);
    for (const { leaders, returns } of made.sets) {
      const copied = copyChosen({ world, settings, seed: 1n, at, until: fold!.until, chosen: new Set(leaders) });
      expect(returns).toEqual(copied.returns);
    }
    const own = made.sets.find(({ leaders }) => leaders.join() === fold!.choice.chosen[0]!.leader);
    expect(own!.returns).toEqual(fold!.returns);
  });

  test('chooses as the scores of the drawn days say, and one resample more changes none of the others', async () => {
    const records = tapeLeaders(world, candidatesOf(world, settings));
    const joint = jointRecords({ ...options, at: fold!.choice.at, records, copyCosts: copyCosts() });
    const leaders = made.drawn.map((place) => made.sets[place]!.leaders);
    expect(leaders).toEqual(leaders.map((_one, number) => chosenAgain(joint, { ...options, number })));
    expect([made.days, made.block]).toEqual([joint.calendar.days, joint.block]);
    const more = await again({ resamples: RESAMPLES + 1 });
    expect(more.drawn.slice(0, RESAMPLES)).toEqual(made.drawn);
  });

  test('knows nothing of what came after it', async () => {
    const blind = await again({ world: cutWorld(world, { endMs: later(fold!.choice.at, 1) }) });
    expect(blind.drawn).toEqual(made.drawn);
  });

  test('tells how far it has come, up to the end', () => {
    expect(made.told).toEqual(made.told.toSorted((one, other) => one - other));
    expect([made.told.length, made.told.at(-1)]).toEqual([RESAMPLES + made.sets.length, 1]);
  });
});

describe('what it says of a walk', () => {
  test('is in dollars of the followers together what came after', () => {
    const { profit, leaders, resamples } = spreadOfWalk([{ ...fold!, again: made }], { settings, seed: 1n })!;
    const total = fold!.result!.days.reduce((sum, day) => sum + day.profit, 0n);
    expect(profit.realised.value).toBeCloseTo(Number(total) / 1e6, 6);
    expect(profit.chosenAgain.value!.least).toBeLessThan(profit.chosenAgain.value!.most);
    expect([leaders.reduce((sum, one) => sum + one.again, 0), resamples]).toEqual([expect.closeTo(1, 9), RESAMPLES]);
  });

  test('is nothing where no choice was made again', () => {
    expect(spreadOfWalk([fold!], { settings, seed: 1n })).toBeUndefined();
  });
});
