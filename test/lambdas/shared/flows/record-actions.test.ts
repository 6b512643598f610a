import { beforeEach, describe, expect, test } from '@jest/globals';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type SourceName } from '#core/model/settings.ts';
import { fillId } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { isKnown, type KnownTotals, recordActions } from '#flows/record-actions.ts';
import { aTransaction, CONDITION, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

let world: FlowWorld;
let known: KnownTotals;
beforeEach(async () => {
  world = await flowWorld();
  known = new Map();
});

const anAction = (total = sharesOf('10')): LeaderAction => ({
  eventId: fillId(LEADER, aTransaction(), TOKEN, 'BUY'),
  type: 'BUY',
  leader: LEADER,
  transaction: aTransaction(),
  condition: CONDITION,
  token: TOKEN,
  shares: total,
  notional: dollars('5'),
  price: 500_000n as never,
  at: NOW,
  title: 'Rain?',
  outcome: 'Yes',
});

async function whenTold(source: SourceName, actions: readonly LeaderAction[], of = known) {
  const settings = (await world.deps.settings.current())!;
  return recordActions(world.deps, { settings, actions, known: of, source, now: NOW });
}

describe('one fill, told by several sources', () => {
  test.each([
    [['chain', 'data-api', 'rtds']],
    [['rtds', 'chain', 'data-api']],
    [['data-api', 'data-api', 'chain']],
  ] as const)('in the order %j is one event, of the first', async (sources) => {
    for (const source of sources) await whenTold(source, [anAction()], new Map());
    expect(world.ledger.dump().events).toMatchObject([{ sources: [sources[0]], total: sharesOf('10') }]);
    expect(world.ledger.dump().parents).toHaveLength(1);
  });

  test.each([
    [-2n, 1],
    [0n, 1],
    [1n, 1],
    [2n, 2],
  ])('a second report that is %p micro-shares larger makes %p events in all', async (more, count) => {
    await whenTold('chain', [anAction()]);
    await whenTold('data-api', [anAction(shares(sharesOf('10') + more))]);
    expect(world.ledger.dump().events).toHaveLength(count);
  });

  test('is seen once: how long after its block is measured for the report that told it', async () => {
    const settings = (await world.deps.settings.current())!;
    for (const seconds of [3, 5]) {
      const now = later(NOW, seconds * 1_000);
      await recordActions(world.deps, { settings, actions: [anAction()], known: new Map(), source: 'chain', now });
    }
    expect(world.log.measured).toEqual([{ name: 'FeedDelayMs', ms: 3_000 }]);
  });

  test('what this run knows costs no look at the table', async () => {
    await whenTold('chain', [anAction()]);
    const { event } = world.ledger;
    let looks = 0;
    world.ledger.event = (id) => {
      looks += 1;
      return event(id);
    };
    await whenTold('data-api', [anAction(shares(sharesOf('10') + 1n))]);
    expect(looks).toBe(0);
  });
});

test.each([
  [undefined, 5n, false],
  [5n, 5n, true],
  [5n, 6n, true],
  [5n, 7n, false],
  [5n, 3n, true],
])('of a total of %p, %p is known: %p', (total, reported, expected) => {
  const { eventId } = anAction();
  const totals = new Map(total === undefined ? [] : [[eventId, total]]);
  expect(isKnown(totals, { eventId, shares: reported })).toBe(expected);
});

test('of each event that is new it is said which source told it first, and of no other', async () => {
  // Given
  const heard: string[] = [];
  const onRecorded = (action: LeaderAction, source: SourceName): number => heard.push(`${source} ${action.eventId}`);
  const input = { settings: (await world.deps.settings.current())!, actions: [anAction()], now: NOW };
  // When
  await recordActions({ ...world.deps, onRecorded }, { ...input, known: new Map(), source: 'rtds' });
  await recordActions({ ...world.deps, onRecorded }, { ...input, known: new Map(), source: 'data-api' });
  // Then
  expect(heard).toEqual([`rtds ${anAction().eventId}`]);
});
