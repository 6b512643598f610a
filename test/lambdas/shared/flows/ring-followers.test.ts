import { describe, expect, test } from '@jest/globals';
import { type LeaderEventType } from '#core/model/leader-event.ts';
import { digest, type EventId, type FollowerName, parentIdOf, type Wallet } from '#core/values/ids.ts';
import { ringFollowers } from '#flows/ring-followers.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { anEventId, FOLLOWER, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { listeningDoorbell } from '../../../support/fakes/listening-doorbell.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;
const other = 'other' as FollowerName;

async function whenRung(type: LeaderEventType) {
  const doorbell = listeningDoorbell();
  const follows = [aFollow(), aFollow({ follower: other }), aFollow({ leader: SHARP })];
  await ringFollowers(doorbell, someSettings({ follows }), {
    eventId: anEventId(),
    type,
    leader: LEADER,
    token: TOKEN,
  });
  return doorbell.rung;
}

test.each(['BUY', 'SELL', 'MERGE', 'CONVERSION', 'ADJUST_DOWN'] as const)(
  '%s rings for each follower of the leader',
  async (type) => {
    expect(new Set(await whenRung(type))).toEqual(
      new Set([parentIdOf(FOLLOWER, anEventId()), parentIdOf(other, anEventId())]),
    );
  },
);

test.each(['SPLIT', 'REDEEM', 'ADJUST_UP'] as const)('%s is no trade: nobody is rung', async (type) => {
  expect(await whenRung(type)).toEqual([]);
});

describe('who is rung for first', () => {
  const EVENTS = 2_000;
  const names = Array.from({ length: 10 }, (_, at) => `f-${at}` as FollowerName);
  const follows = names.map((follower) => aFollow({ follower }));

  /** The followers in the order in which they are rung for. */
  async function orderOf(eventId: EventId, settings = someSettings({ follows })): Promise<readonly number[]> {
    const doorbell = listeningDoorbell();
    await ringFollowers(doorbell, settings, { eventId, type: 'BUY', leader: LEADER, token: TOKEN });
    return doorbell.rung.map((id) => names.findIndex((name) => parentIdOf(name, eventId) === id));
  }

  const orders = () =>
    Promise.all(Array.from({ length: EVENTS }, (_, at) => orderOf(digest('event', String(at)) as EventId)));

  test('is the same for the same event, however the settings list them', async () => {
    const event = anEventId(7);
    const reversed = someSettings({ follows: follows.toReversed() });
    expect(await orderOf(event, reversed)).toEqual(await orderOf(event));
  });

  test('of each two of ten, each is before the other half of the time over 2,000 events', async () => {
    // Given
    const before = new Map<string, number>();
    // When
    for (const order of await orders())
      for (const [place, one] of order.entries())
        for (const later of order.slice(place + 1))
          before.set(`${one}<${later}`, (before.get(`${one}<${later}`) ?? 0) + 1);
    // Then: five standard errors of a fair coin
    const parts = [...before.values()].map((count) => count / EVENTS);
    expect(parts).toHaveLength(90);
    expect(Math.max(...parts.map((part) => Math.abs(part - 0.5)))).toBeLessThan(5 * (0.5 / Math.sqrt(EVENTS)));
  });

  test('nobody pays more in the long run: on a thin book of 2,000 events the mean slippage of ten is equal', async () => {
    // Given: each takes 100 shares of a book that has 100 at each cent; so the place in the row is the slippage in cents
    const paid = names.map((): number[] => []);
    // When
    for (const order of await orders()) for (const [place, one] of order.entries()) paid[one]?.push(place);
    // Then
    const means = paid.map((cents) => cents.reduce((sum, one) => sum + one, 0) / cents.length);
    const standardError = Math.sqrt((10 ** 2 - 1) / 12 / EVENTS);
    expect(Math.max(...means.map((mean) => Math.abs(mean - 4.5)))).toBeLessThan(5 * standardError);
  });
});
