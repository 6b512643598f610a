import { describe, expect, test } from '@jest/globals';
import { groupRows } from '#core/detection/group-rows.ts';
import { recordActions } from '#flows/record-actions.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTokenRow } from '../../../support/builders/a-token-row.ts';
import { aTransaction, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';

describe('recording what a source shows', () => {
  test('says of each event that is new which source told it, and of none that is not', async () => {
    // Given
    const world = await givenStarted();
    const heard: string[] = [];
    const deps = {
      ...world.deps,
      onRecorded: ({ transaction }: { transaction: string }, source: string) => heard.push(`${source} ${transaction}`),
    };
    const input = { settings: someSettings(), actions: groupRows([aTokenRow()]), now: NOW };
    // When
    await recordActions(deps, { ...input, known: new Map(), source: 'rtds' });
    await recordActions(deps, { ...input, known: new Map(), source: 'data-api' });
    // Then
    expect(heard).toEqual([`rtds ${aTransaction(1)}`]);
  });

  test('D3: the same fill of two sources is one event; what a later one tells more is a supplement', async () => {
    // Given
    const world = await givenStarted();
    const input = { settings: someSettings(), now: NOW };
    const larger = groupRows([aTokenRow(), aTokenRow()]);
    // When
    await recordActions(world.deps, { ...input, actions: groupRows([aTokenRow()]), known: new Map(), source: 'rtds' });
    const { recorded } = await recordActions(world.deps, {
      ...input,
      actions: larger,
      known: new Map(),
      source: 'data-api',
    });
    // Then
    expect(recorded).toBe(1);
    expect(world.ledger.dump().events.map(({ shares, sources }) => [shares, sources])).toEqual([
      [sharesOf('2000'), ['rtds']],
      [sharesOf('2000'), ['data-api']],
    ]);
    expect(world.ledger.dump().leaderPositions.map(({ shares }) => shares)).toEqual([sharesOf('4000')]);
  });
});
