import { describe, expect, test } from '@jest/globals';
import { groupRows } from '#core/detection/group-rows.ts';
import { type EventId } from '#core/values/ids.ts';
import { recordTold } from '#flows/record-told.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';

const TOLD = groupRows([aTokenRow()]);

async function givenTold() {
  const world = await givenStarted();
  const known = new Map<EventId, bigint>();
  const broken: unknown[] = [];
  const input = { settings: someSettings(), told: TOLD, known, now: NOW, broken };
  return { world, known, broken, input };
}

describe('what the stream told, copied as matched', () => {
  test('is recorded under the id that every source has for it, and rung for', async () => {
    // Given
    const { world, input } = await givenTold();
    // When
    const report = await recordTold(world.deps, input);
    // Then
    expect(report).toEqual({ recorded: 1, failures: 0 });
    expect(world.ledger.dump().events).toMatchObject([{ eventId: TOLD[0]!.eventId, sources: ['rtds'] }]);
    expect(world.doorbell.rung).toHaveLength(1);
  });

  test('D3: told twice is one event and one ring', async () => {
    const { world, input } = await givenTold();
    await recordTold(world.deps, input);
    expect(await recordTold(world.deps, input)).toEqual({ recorded: 0, failures: 0 });
    expect(world.ledger.dump().leaderPositions.map(({ shares }) => shares)).toEqual([sharesOf('2000')]);
    expect(world.doorbell.rung).toHaveLength(1);
  });

  test('is left to the other sources where the ledger cannot be reached', async () => {
    // Given
    const { world, input, known, broken } = await givenTold();
    const ledger = { ...world.ledger, commit: () => Promise.reject(new UnavailableError('no')) };
    // When
    const report = await recordTold({ ...world.deps, ledger }, input);
    // Then
    expect(report).toEqual({ recorded: 0, failures: 1 });
    expect(world.log.counts.get('LeaderReadFailures')).toBe(1);
    expect([known.size, broken.length]).toEqual([0, 0]);
  });

  test('keeps a bug for the end of the run', async () => {
    const { world, input, broken } = await givenTold();
    const ledger = { ...world.ledger, commit: () => Promise.reject(new TypeError('bug')) };
    await recordTold({ ...world.deps, ledger }, input);
    expect(broken).toEqual([expect.any(TypeError)]);
    expect(world.log.counts.get('BrokenInvariants')).toBe(1);
  });

  test('is nothing, most of the time', async () => {
    const { world, input } = await givenTold();
    expect(await recordTold(world.deps, { ...input, told: [] })).toEqual({ recorded: 0, failures: 0 });
  });
});
