import { describe, expect, test } from '@jest/globals';
import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Detection, type Settings } from '#core/model/settings.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { scriptedStream } from '../../../support/fakes/scripted-stream.ts';
import { givenStarted } from '../../../support/flow-steps.ts';

function streaming(copyOn: Detection['copyOn']): Settings {
  return someSettings({
    monitoring: { pollIntervalMs: 30_000, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: ['data-api', 'rtds'], confirmations: 1, copyOn },
  });
}

/** A minute begins; the leader was armed before, and the index is read each 30 s. */
async function givenMinute(copyOn: Detection['copyOn'] = 'confirmed') {
  const world = await givenStarted(streaming(copyOn));
  world.clock.advance(60_000 - (world.clock.moment % 60_000));
  const start: UnixMs = world.clock.moment;
  const stream = scriptedStream(world.clock);
  const at = (ms: number): UnixMs => later(start, ms);
  return {
    world,
    stream,
    at,
    /** The stream tells it at a moment, a second after its own time. */
    givenTold: (ms: number, row: Partial<TokenRow> = {}) => {
      stream.tellAt(at(ms), aTokenRow({ at: at(ms - 1_000), ...row }));
    },
    /** The index shows it from a moment on. */
    givenShown: (ms: number, row: Partial<TokenRow> = {}) => world.givenLeaderFill({ ...aTokenRow(row), at: at(ms) }),
    whenWatched: () => watchLeaders({ ...world.deps, openStream: stream.open }, 58_000),
    recorded: () =>
      world.ledger
        .dump()
        .events.toSorted((a, b) => a.recordedAt - b.recordedAt)
        .map(({ recordedAt, sources, shares }) => [recordedAt - start, sources[0], shares]),
    leaderHolds: () => world.ledger.dump().leaderPositions.map(({ shares }) => shares),
  };
}

describe('a watcher that listens to the stream', () => {
  test('records a trade from the index as soon as that shows it, 23 s before its next look', async () => {
    // Given
    const { givenTold, givenShown, whenWatched, recorded, world } = await givenMinute();
    givenTold(4_000);
    givenShown(7_000);
    // When
    await whenWatched();
    // Then: first shown at 7 s, and again 2 s later
    expect(recorded()).toEqual([[9_000, 'data-api', sharesOf('2000')]]);
    expect(world.log.counts.get('HintsFirst')).toBe(1);
    expect(world.log.counts.get('PollsFirst')).toBeUndefined();
  });

  test('D2: that tells nothing finds the trade at its next look, and counts who was first', async () => {
    const { givenShown, whenWatched, recorded, world } = await givenMinute();
    givenShown(7_000);
    await whenWatched();
    expect(recorded()).toEqual([[32_000, 'data-api', sharesOf('2000')]]);
    expect(world.log.counts.get('PollsFirst')).toBe(1);
  });

  test('records nothing that only the stream tells, and says so', async () => {
    const { givenTold, whenWatched, recorded, world } = await givenMinute();
    givenTold(4_000);
    await whenWatched();
    expect(recorded()).toEqual([]);
    expect(world.log.counts.get('HintsUnfound')).toBe(1);
  });

  test('D5: of what is told an hour late, reads the index once and records nothing of it', async () => {
    const { givenTold, whenWatched, recorded, at } = await givenMinute('matched');
    givenTold(4_000, { at: at(-3_700_000) });
    expect(await whenWatched()).toMatchObject({ passes: 3, failures: 0 });
    expect(recorded()).toEqual([]);
  });

  test('closes the stream when a bug ends the run', async () => {
    const { world, stream, whenWatched } = await givenMinute();
    world.feed.activity = () => Promise.reject(new TypeError('bug'));
    await expect(whenWatched()).rejects.toThrow(TypeError);
    expect([stream.opened, stream.closed]).toEqual([1, 1]);
  });
});

describe('a watcher that copies as matched', () => {
  test('records what the stream tells at once, and not again when the index shows it', async () => {
    // Given
    const { givenTold, givenShown, whenWatched, recorded, leaderHolds, world } = await givenMinute('matched');
    givenTold(4_000);
    givenShown(7_000);
    // When
    const report = await whenWatched();
    // Then
    expect(report).toMatchObject({ recorded: 1, failures: 0 });
    expect(recorded()).toEqual([[4_000, 'rtds', sharesOf('2000')]]);
    expect(leaderHolds()).toEqual([sharesOf('2000')]);
    expect(world.log.counts.get('HintsFirst')).toBe(1);
    expect(world.log.counts.get('HintsUnfound')).toBeUndefined();
  });

  test('D3: records a doubled frame once; a second equal execution comes as a supplement of the index', async () => {
    // Given
    const { givenTold, givenShown, whenWatched, recorded, leaderHolds } = await givenMinute('matched');
    givenTold(4_000);
    givenTold(4_100);
    givenShown(7_000);
    givenShown(7_000);
    // When
    await whenWatched();
    // Then
    expect(recorded()).toEqual([
      [4_000, 'rtds', sharesOf('2000')],
      [9_000, 'data-api', sharesOf('2000')],
    ]);
    expect(leaderHolds()).toEqual([sharesOf('4000')]);
  });

  test('D3: two watchers at once record a trade once', async () => {
    // Given
    const { givenTold, givenShown, world, stream, leaderHolds } = await givenMinute('matched');
    givenTold(4_000);
    givenShown(7_000);
    const run = () => watchLeaders({ ...world.deps, openStream: stream.open }, 58_000);
    // When
    const reports = await Promise.all([run(), run()]);
    // Then
    expect(reports.reduce((count, { recorded }) => count + recorded, 0)).toBe(1);
    expect(leaderHolds()).toEqual([sharesOf('2000')]);
    expect(new Set(world.doorbell.rung).size).toBe(1);
  });

  test('records the rest of a trade that comes in two frames as its supplement', async () => {
    // Given
    const { givenTold, whenWatched, recorded } = await givenMinute('matched');
    givenTold(4_000);
    givenTold(5_500, { shares: sharesOf('500'), notional: dollars('250') });
    // When
    await whenWatched();
    // Then
    expect(recorded()).toEqual([
      [4_000, 'rtds', sharesOf('2000')],
      [5_500, 'rtds', sharesOf('500')],
    ]);
  });

  test('keeps a trade that no block ever holds, and says that nobody else shows it', async () => {
    const { givenTold, whenWatched, recorded, world } = await givenMinute('matched');
    givenTold(4_000);
    await whenWatched();
    expect(recorded()).toEqual([[4_000, 'rtds', sharesOf('2000')]]);
    expect(world.log.counts.get('HintsUnfound')).toBe(1);
  });

  test('leaves a trade that could not be stored to the index', async () => {
    // Given
    const { givenTold, givenShown, world, stream, recorded } = await givenMinute('matched');
    givenTold(4_000);
    givenShown(7_000);
    let isDown = true;
    const commit: typeof world.ledger.commit = (changes) => {
      if (!isDown) return world.ledger.commit(changes);
      isDown = false;
      return Promise.reject(new UnavailableError('no'));
    };
    // When
    const deps = { ...world.deps, ledger: { ...world.ledger, commit }, openStream: stream.open };
    const report = await watchLeaders(deps, 58_000);
    // Then
    expect(report).toMatchObject({ recorded: 1, failures: 1 });
    expect(recorded()).toEqual([[9_000, 'data-api', sharesOf('2000')]]);
  });
});
