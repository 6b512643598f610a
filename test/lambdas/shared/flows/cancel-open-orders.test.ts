import { describe, expect, it } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { POST_SETTLES_MS } from '#core/execution/submit.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { cancelOpenOrders } from '#flows/cancel-open-orders.ts';
import { type CancelOutcome, type Venue } from '#ports/venue.ts';
import { aBuyChild, aSellChild, anOrderId } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { scriptedVenue } from '../../../support/fakes/scripted-venue.ts';
import { type StepClock, stepClock } from '../../../support/fakes/step-clock.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const OLD = later(NOW, -60_000);

type World = {
  readonly clock: StepClock;
  readonly cancels: { readonly id: VenueOrderId; readonly at: number }[];
  /** Milliseconds after the stop, of every look at what is open. */
  readonly looks: readonly number[];
  cancel(isMeant?: (child: ChildOrder) => boolean): ReturnType<typeof cancelOpenOrders>;
};

/** A venue that answers cancels of each order with these outcomes in turn, the last again and again. */
async function givenOrders(
  children: readonly ChildOrder[],
  answers: Readonly<Record<VenueOrderId, readonly CancelOutcome[]>> = {},
  /** Before this moment the list of what is open does not show one order, or any. */
  { hidden, hiddenUntil = NOW }: { readonly hidden?: VenueOrderId; readonly hiddenUntil?: UnixMs } = {},
): Promise<World> {
  const clock = stepClock(NOW);
  const ledger = memoryLedger();
  const looks: number[] = [];
  const { openChildren } = ledger;
  const lagging: typeof openChildren = async () => {
    looks.push(clock.moment - NOW);
    const isHidden = (id: VenueOrderId): boolean => clock.moment < hiddenUntil && (hidden ?? id) === id;
    return (await openChildren()).filter((id) => !isHidden(id));
  };
  await ledger.commit(children.map((value): Change => ({ kind: 'put', type: 'child', value })));
  const cancels: World['cancels'] = [];
  const venue: Venue = {
    ...scriptedVenue(),
    cancel: (_, child) => {
      const id = child.venueOrderId;
      const script = answers[id] ?? ['cancelled'];
      const answer = script[Math.min(cancels.filter((one) => one.id === id).length, script.length - 1)];
      cancels.push({ id, at: clock.moment });
      return Promise.resolve(answer ?? 'unknown');
    },
  };
  return {
    clock,
    cancels,
    looks,
    cancel: (isMeant = () => true) =>
      cancelOpenOrders(
        { clock, ledger: { ...ledger, openChildren: lagging }, venue },
        { followers: [aFollower()], isMeant },
      ),
  };
}

const acked = (at: number) => aBuyChild({ venueOrderId: anOrderId(at), state: 'ACKED', lastPostAt: OLD });

describe('cancelOpenOrders', () => {
  it('cancels each order that may work at the venue once, by its id', async () => {
    const world = await givenOrders([
      acked(1),
      aSellChild({ venueOrderId: anOrderId(2), state: 'ACKED', lastPostAt: OLD }),
    ]);
    expect(await world.cancel()).toEqual({ cancelled: [anOrderId(1), anOrderId(2)], gone: [], unknown: [] });
    expect(world.cancels).toHaveLength(2);
  });

  it('leaves alone what never left, what has ended, what is of another ledger, and what is not meant', async () => {
    const world = await givenOrders([
      aBuyChild({ venueOrderId: anOrderId(1), state: 'RESERVED' }),
      aBuyChild({ venueOrderId: anOrderId(2), state: 'DONE' }),
      aBuyChild({ venueOrderId: anOrderId(3), state: 'ACKED', mode: 'dry-run' }),
      aBuyChild({ venueOrderId: anOrderId(4), state: 'ACKED', follower: 'gone' as never }),
      acked(5),
      acked(6),
    ]);
    await world.cancel((child) => child.venueOrderId !== anOrderId(5));
    expect(world.cancels.map(({ id }) => id)).toEqual([anOrderId(6)]);
  });

  it('an order posted 2 s ago is cancelled at once and again when its bytes can no longer be under way', async () => {
    // Given: the first cancel overtakes the bytes.
    const posted = aBuyChild({ state: 'SUBMITTING', posts: 1, lastPostAt: later(NOW, -2_000) });
    const world = await givenOrders([posted], { [posted.venueOrderId]: ['gone', 'cancelled'] });
    // When
    const report = await world.cancel();
    // Then
    expect(report).toEqual({ cancelled: [posted.venueOrderId], gone: [], unknown: [] });
    expect(world.cancels.map(({ at }) => at - NOW)).toEqual([0, 4_000]);
  });

  it('cancelled stays cancelled though a later cancel finds it gone', async () => {
    const posted = aBuyChild({ state: 'SUBMITTING', posts: 1, lastPostAt: NOW });
    const world = await givenOrders([posted], { [posted.venueOrderId]: ['cancelled', 'gone'] });
    expect((await world.cancel()).cancelled).toEqual([posted.venueOrderId]);
    expect(world.cancels).toHaveLength(2);
  });

  it('silence is asked again a second later, four times in all, the last 6 s after the stop, and then told', async () => {
    const world = await givenOrders([acked(1), acked(2)], { [anOrderId(2)]: ['unknown'] });
    expect(await world.cancel()).toEqual({ cancelled: [anOrderId(1)], gone: [], unknown: [anOrderId(2)] });
    expect(world.cancels.filter(({ id }) => id === anOrderId(1))).toHaveLength(1);
    expect(world.cancels.filter(({ id }) => id === anOrderId(2)).map(({ at }) => at - NOW)).toEqual([
      0, 1_000, 2_000, 6_000,
    ]);
  });

  it('looks a second time, 6 s after the stop, where nothing seems open: the list of what is open lags', async () => {
    // Given
    const hidden = aBuyChild({ state: 'SUBMITTING', posts: 1, lastPostAt: NOW });
    const world = await givenOrders([hidden], {}, { hiddenUntil: later(NOW, 5_999) });
    // When
    const report = await world.cancel();
    // Then
    expect(report.cancelled).toEqual([hidden.venueOrderId]);
    expect(world.cancels.map(({ at }) => at - NOW)).toEqual([POST_SETTLES_MS]);
  });

  it('looks a second time also where another order was cancelled at once, and cancels that one once', async () => {
    const hidden = aBuyChild({ venueOrderId: anOrderId(9), state: 'SUBMITTING', posts: 1, lastPostAt: OLD });
    const world = await givenOrders([acked(1), hidden], {}, { hidden: anOrderId(9), hiddenUntil: later(NOW, 5_999) });
    expect((await world.cancel()).cancelled).toEqual([anOrderId(1), anOrderId(9)]);
    expect(world.cancels.map(({ id, at }) => [id, at - NOW])).toEqual([
      [anOrderId(1), 0],
      [anOrderId(9), 6_000],
    ]);
  });

  it('looks twice and no more where nothing is open', async () => {
    const world = await givenOrders([aBuyChild({ state: 'DONE' })]);
    expect(await world.cancel()).toEqual({ cancelled: [], gone: [], unknown: [] });
    expect(world.looks).toEqual([0, 6_000]);
  });
});
