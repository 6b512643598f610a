import { describe, expect, test } from '@jest/globals';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { alignPosition, type AlignTally, MAX_ALIGNED } from '#flows/align-position.ts';
import { aFollow, aFollower } from '../../../support/builders/a-settings.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenLater } from '../../../support/sync-steps.ts';

/** The leader has bought 2,000 shares, which were not copied. */
async function givenHeld(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  await givenLater(world, 600_000);
  await world.whenExecuted();
  return world;
}

async function whenAligned(world: FlowWorld, changes: Partial<AlignTally> = {}): Promise<AlignTally> {
  const settings = (await world.deps.settings.current())!;
  const tally: AlignTally = { rows: [], parents: [], planned: [], asked: 0, left: 0, ...changes };
  const [position] = world.ledger.dump().leaderPositions;
  const of = {
    follow: aFollow(),
    follower: aFollower(),
    holding: { position: position!, price: priceOf('0.5'), title: 'Will it rain?', outcome: 'Yes' },
    position: undefined,
    equity: dollars('10000'),
    tally,
  };
  const input = { settings, leader: settings.leaders[0]!, follows: [aFollow()], now: world.clock.moment, command: 'c' };
  await alignPosition(world.deps, input, of);
  return tally;
}

describe('one position', () => {
  test('is ordered once by one command', async () => {
    const world = await givenHeld();
    expect((await whenAligned(world)).parents).toHaveLength(1);
    expect(await whenAligned(world)).toMatchObject({ rows: [], parents: [] });
  });

  test(`is left for another command after ${MAX_ALIGNED} others`, async () => {
    const world = await givenHeld();
    expect(await whenAligned(world, { asked: MAX_ALIGNED })).toMatchObject({ left: 1, parents: [] });
    expect(await whenAligned(world, { asked: MAX_ALIGNED - 1 })).toMatchObject({
      left: 0,
      parents: [{ state: 'NEW' }],
    });
  });

  test('is not bought when the leader has traded since his position was read', async () => {
    const world = await givenHeld();
    const { deps } = world;
    const commit: typeof deps.ledger.commit = async (changes) => {
      await givenReduction(world, '1');
      return deps.ledger.commit(changes);
    };
    const racing = { ...world, deps: { ...deps, ledger: { ...deps.ledger, commit } } };
    expect((await whenAligned(racing)).rows).toMatchObject([{ action: 'none', reason: { code: 'POSITION_BUSY' } }]);
  });

  test('whose reductions wait has them applied first', async () => {
    const world = await givenHeld();
    await givenReduction(world, '1000');
    await whenAligned(world);
    expect(world.ledger.dump().parents.filter(({ side, state }) => side === 'SELL' && state === 'NEW')).toEqual([]);
    const [position] = world.ledger.dump().positions;
    expect(position ?? emptyPosition(world.ledger.dump().parents[0]!)).toMatchObject({ available: 0n });
  });
});
