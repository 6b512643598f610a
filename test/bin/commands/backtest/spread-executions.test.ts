import { expect, test } from '@jest/globals';
import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { playTask } from '../../../../bin/commands/backtest/play-task.ts';
import { playableSettings } from '../../../../bin/commands/backtest.ts';
import { spreadExecutions } from '../../../../bin/commands/backtest/spread-executions.ts';
import { SHIPPED_TAPE } from '../../../../bin/local/tape/build-shipped-tape.ts';
import { priceOf } from '../../../support/builders/quantities.ts';

const SETTINGS = 'bin/local/settings/careful.yaml';
const fillsOf = (worse: bigint, part: bigint): readonly MeasuredFill[] =>
  Array.from({ length: 30 }, (_, at) => ({ price: priceOf('0.5'), worse, part: at % 2 === 0 ? part : 1_000_000n }));

test('fills that were measured reach every thread, and what they change is the same in any number of them', async () => {
  // Given
  const task = { tape: SHIPPED_TAPE, settings: SETTINGS, seed: 1n };
  const { result } = await playTask(task, () => undefined);
  const { followers } = await playableSettings(SETTINGS);
  const done: number[] = [];
  const spread = (measured: readonly MeasuredFill[], workers: number) =>
    spreadExecutions({
      ...{ task, result, followers, measured, workers, count: 5 },
      onProgress: (played) => {
        done.push(played);
      },
    });

  // When
  const [promised, one, two] = [
    await spread(fillsOf(0n, 1_000_000n), 1),
    await spread(fillsOf(0n, 200_000n), 1),
    await spread(fillsOf(0n, 200_000n), 2),
  ];

  // Then
  expect(promised).toMatchObject([{ isWide: false }]);
  expect(one).toMatchObject([{ isWide: true }]);
  expect(two).toEqual(one);
  expect(Math.max(...done)).toBe(5);
}, 120_000);
