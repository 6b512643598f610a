import { beforeAll, describe, expect, test } from '@jest/globals';
import { cutWorld } from '../../../../bin/commands/backtest/cut-world.ts';
import { runBacktest } from '../../../../bin/commands/backtest/run-backtest.ts';
import { tapeEvents } from '../../../../bin/commands/backtest/tape-events.ts';
import { readSettingsFile } from '../../../../bin/commands/settings-file.ts';
import { unstatedSettings } from '../../../../bin/commands/unstated-settings.ts';
import { SHIPPED_TAPE } from '../../../../bin/local/tape/build-shipped-tape.ts';
import { readTape } from '../../../../bin/local/tape/read-tape.ts';
import { type TapeWorld } from '../../../../bin/local/tape/tape-world.ts';

const MINUTE_MS = 60_000;

let world: TapeWorld;
beforeAll(async () => {
  world = await readTape(SHIPPED_TAPE);
});

const eventsOf = (of: TapeWorld) => tapeEvents({ world: of, equityIntervalMs: MINUTE_MS });

describe('the events of a tape', () => {
  test('come in the order of time, and tell every act of every leader', () => {
    const events = eventsOf(world);
    const moments = events.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(events.flatMap((one) => (one.kind === 'actions' ? one.actions : [])).length).toBe(276);
  });

  test('up to a moment are the same, whatever the tape goes on to tell', () => {
    for (const minutes of [1, 30, 77, 120]) {
      const endMs = world.startMs + minutes * MINUTE_MS;
      const whole = eventsOf(world).filter(({ at }) => at < endMs);
      expect(eventsOf(cutWorld(world, { endMs }))).toEqual(whole);
    }
  });

  test('what leaders did before the first day is what they hold on it', () => {
    const startMs = world.startMs + 60 * MINUTE_MS;
    const events = eventsOf(cutWorld(world, { startMs }));
    expect(events.every(({ at }) => at >= startMs)).toBe(true);
    expect(events.filter(({ kind }) => kind === 'baseline').length).toBeGreaterThan(5);
  });
});

test('decisions up to a moment are the same, whatever the tape goes on to tell', async () => {
  // Given
  const { settings } = await readSettingsFile(
    'bin/local/settings/proportional.yaml',
    unstatedSettings('recording', undefined),
  );
  const endMs = world.startMs + 70 * MINUTE_MS;

  // When
  const whole = runBacktest({ world, settings, seed: 7n });
  const cut = runBacktest({ world: cutWorld(world, { endMs }), settings, seed: 7n, endMs });

  // Then
  expect(cut.decisions.length).toBeGreaterThan(50);
  expect(cut.decisions).toEqual(whole.decisions.filter(({ at }) => at <= endMs));
});

test('an order meets the book as much later as the venue holds those of its market', async () => {
  // Given
  const { settings } = await readSettingsFile(
    'bin/local/settings/proportional.yaml',
    unstatedSettings('recording', undefined),
  );
  const endMs = world.startMs + 30 * MINUTE_MS;
  const cut = cutWorld(world, { endMs });
  const held = { ...cut, markets: cut.markets.map((market) => ({ ...market, secondsDelay: 3 })) };

  // When
  const firstOf = (one: TapeWorld) => runBacktest({ world: one, settings, seed: 7n, endMs }).trades[0];
  const [now, later] = [firstOf(cut), firstOf(held)];

  // Then
  expect(now?.eventId).toBeDefined();
  expect([later?.eventId, later?.at]).toEqual([now?.eventId, (now?.at ?? 0) + 3_000]);
});
