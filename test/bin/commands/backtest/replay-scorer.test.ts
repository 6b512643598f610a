import { expect, test } from '@jest/globals';
import { replayScorer } from '../../../../bin/commands/backtest/replay-scorer.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { aSelection, someSettings } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';

const world = aTapeWorld({ days: 3, turn: 3, traders: [1, 2, 3].map(() => ({ before: 500, after: 500 })) });
const leaders = [3, 1, 7].map((number) => ({ name: `${number}`, wallet: aWallet(number), enabled: number === 1 }));
const settings = someSettings({ leaders, selection: aSelection({ vetoDays: 2 }) });

test('leaders of the settings are scored by what the tape has of them, enabled or not, at ten past each midnight', () => {
  const { everyMs, afterMs, records } = replayScorer(world, settings)!;
  expect([everyMs, afterMs]).toEqual([DAY_MS, 600_000]);
  expect([...records.keys()].toSorted()).toEqual([aWallet(1), aWallet(3)]);
  expect(records.get(aWallet(3))!.acts).toHaveLength(3);
});

test('nobody is where nothing asks for it', () => {
  expect(replayScorer(world, { ...settings, selection: aSelection() })).toBeUndefined();
});
