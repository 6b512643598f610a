import { expect, test } from '@jest/globals';
import { replayScorer } from '../../../../bin/commands/backtest/replay-scorer.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aWallet, FIRST_DAY } from '../../../support/builders/a-leader-record.ts';
import { aSelection, someSettings } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';

const world = aTapeWorld({ days: 3, turn: 3, traders: [1, 2, 3].map(() => ({ before: 500, after: 500 })) });
const leaders = [3, 1, 7].map((number) => ({ name: `${number}`, wallet: aWallet(number), enabled: number === 1 }));
const settings = someSettings({ leaders, selection: aSelection({ vetoDays: 2 }) });

test('leaders of the settings are scored by what the tape has of them, enabled or not, at ten past each midnight', () => {
  const { everyMs, afterMs, measures } = replayScorer(world, settings)!;
  expect([everyMs, afterMs]).toEqual([DAY_MS, 600_000]);
  const asOf = later(FIRST_DAY, 3 * DAY_MS);
  const known = [1, 2, 3, 7].filter((number) => measures.ownBets({ leader: aWallet(number), asOf }) !== undefined);
  expect(known).toEqual([1, 3]);
  expect(measures.ownBets({ leader: aWallet(3), asOf })).toMatchObject({ calibration: { value: { bets: 3 } } });
});
test('nobody is where nothing asks for it', () => {
  expect(replayScorer(world, { ...settings, selection: aSelection() })).toBeUndefined();
});
