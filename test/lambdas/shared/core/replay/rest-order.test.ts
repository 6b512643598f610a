import { describe, expect, it } from '@jest/globals';
import { balanceText } from '#core/execution/balance-text.ts';
import { CROSSES } from '#core/execution/meet-resting.ts';
import { happen } from '#core/replay/happen.ts';
import { recordSeen } from '#core/replay/record-seen.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';
import { cancelResting, lookAtResting } from '#core/replay/rest-order.ts';
import { leftAtRest, matchSent } from '#core/replay/settle-order.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { costOf } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { FOLLOWER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aLargeRun, firstPartOf } from '../../../../support/large-replay.ts';
import { anAct } from '../../../../support/replay-steps.ts';

/** The first part of an iceberg rests at 0.49. */
function givenResting(): { readonly run: ReplayRun; readonly child: ChildOrder } {
  const run = aLargeRun({ algorithm: 'iceberg' });
  const { venueOrderId } = firstPartOf(run);
  run.due.take(NOW);
  matchSent(run, venueOrderId, NOW);
  return { run, child: run.ledger.child(venueOrderId)! };
}

function givenAsks(run: ReplayRun, at: string, count: string, moment: UnixMs = NOW): void {
  run.venue.putBook(TOKEN, aBook({ bids: [aLevel('0.40')], asks: [aLevel(at, count)] }), moment);
}

const now = ({ run, child }: ReturnType<typeof givenResting>) => run.ledger.child(child.venueOrderId)!;

describe('an order that rests in a replay', () => {
  it('is met at its own limit by what is offered there, pays no fee, and is booked when that is confirmed', () => {
    // Given
    const given = givenResting();
    const { run, child } = given;
    run.venue.putMarket(aMarket({ fee: { rateBps: 500n as never, exponent: 1 } }));
    givenAsks(run, '0.45', '20');

    // When
    lookAtResting(run, child.venueOrderId, NOW);

    // Then
    expect(now(given).trades).toMatchObject([{ shares: sharesOf('20'), price: priceOf('0.49'), fee: 0n }]);
    const cost = costOf(sharesOf('20'), priceOf('0.49'));
    expect([...run.unbooked.values()]).toEqual([{ follower: FOLLOWER, cost }]);
    const due = run.due.take(later(NOW, 6_000));
    happen(run, due!.what, due!.at);
    expect(run.unbooked.size).toBe(0);
    expect(now(given)).toMatchObject({ state: 'ACKED', trades: [{ status: 'CONFIRMED', settled: true }] });
    expect(leftAtRest(now(given))).toBe(child.shares - sharesOf('20'));
  });

  it('is over when it is whole and booked, or cancelled and booked, and gives back what it held', () => {
    for (const [offered, state] of [
      ['5000', 'whole'],
      ['20', 'cancelled'],
    ] as const) {
      const given = givenResting();
      const { run, child } = given;
      givenAsks(run, '0.45', offered);
      lookAtResting(run, child.venueOrderId, NOW);
      if (state === 'cancelled') cancelResting(run, child.venueOrderId, NOW);
      expect({ state, child: now(given).state }).toEqual({ state, child: 'ACKED' });
      const due = run.due.take(later(NOW, 6_000));
      happen(run, due!.what, due!.at);
      expect(now(given)).toMatchObject({ state: 'DONE', leftUsd: 0n });
      expect(run.trades).toMatchObject([{ wanted: child.shares }]);
    }
  });

  it('is over at once where nobody met it: when it is cancelled, when its time is over, and when its market is', () => {
    const [cancelled, late, closed] = [givenResting(), givenResting(), givenResting()];
    cancelResting(cancelled.run, cancelled.child.venueOrderId, NOW);
    const dropped = later(late.child.restsUntil!, -60_000);
    lookAtResting(late.run, late.child.venueOrderId, later(dropped, -1));
    expect(now(late).state).toBe('ACKED');
    lookAtResting(late.run, late.child.venueOrderId, dropped);
    closed.run.venue.putMarket(aMarket({ isAcceptingOrders: false }));
    lookAtResting(closed.run, closed.child.venueOrderId, NOW);
    for (const one of [cancelled, late, closed]) {
      expect(now(one).state).toBe('DONE');
      expect(one.run.trades).toEqual([]);
      expect(one.run.resting.size).toBe(0);
    }
  });

  it('is refused where it would trade at once, and signs nothing new for a while', () => {
    const run = aLargeRun({ algorithm: 'iceberg' });
    const { venueOrderId, parentId } = firstPartOf(run);
    givenAsks(run, '0.49', '20');
    matchSent(run, venueOrderId, NOW);
    expect(run.ledger.child(venueOrderId)).toMatchObject({ state: 'REJECTED', refusal: CROSSES });
    expect(run.ledger.parent(parentId)).toMatchObject({ state: 'WORKING', next: later(NOW, 15_000) });
  });

  it('has promised its dollars: another order may spend what is left beside them, and no micro-dollar more', () => {
    for (const [short, state] of [
      [0n, 'ACKED'],
      [1n, 'REJECTED'],
    ] as const) {
      // Given: another copy of the same position, and cash for both but for so little
      const { run, child } = givenResting();
      const later1 = later(NOW, 1_000);
      for (const { parentId } of recordSeen(run, [anAct('BUY', '2000', { number: 2, afterS: 1 })], later1))
        workParent(run, parentId, later1);
      const due = run.due.take(later1)!.what;
      const order = due.due === 'match' ? run.ledger.child(due.order)! : undefined;
      const promised = costOf(leftAtRest(child), child.limit);
      const cash = run.ledger.cash({ follower: FOLLOWER, mode: 'live' });
      const gone = usd(cash - promised - order!.fields.makerAmount + short);
      run.unbooked.set('elsewhere', { follower: FOLLOWER, cost: gone });

      // When
      matchSent(run, order!.venueOrderId, later1);

      // Then
      const { state: became, refusal } = run.ledger.child(order!.venueOrderId)!;
      expect({ short, became }).toEqual({ short, became: state });
      const { makerAmount } = order!.fields;
      expect(refusal).toBe(short === 0n ? undefined : balanceText(makerAmount - short, makerAmount, 0n));
    }
  });

  it('has the exit of its position give way while it rests, for a minute', () => {
    // Given: something is owned, and a part of a further copy rests
    const given = givenResting();
    const { run, child } = given;
    givenAsks(run, '0.45', '20');
    lookAtResting(run, child.venueOrderId, NOW);
    const due = run.due.take(later(NOW, 6_000));
    happen(run, due!.what, due!.at);
    const at = later(NOW, 7_000);

    // When
    const [exit] = recordSeen(run, [anAct('SELL', '2000', { number: 2, afterS: 5 })], at);
    workParent(run, exit!.parentId, at);

    // Then
    expect(run.ledger.parent(exit!.parentId)).toMatchObject({
      reason: { code: 'OWN_BID_RESTS' },
      next: later(at, 5_000),
    });
    run.venue.putBook(TOKEN, aBook(), at);
    workParent(run, exit!.parentId, later(at, 60_000));
    expect(run.ledger.parent(exit!.parentId)?.openChild).toBeDefined();
  });
});
