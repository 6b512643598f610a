import { describe, expect, it } from '@jest/globals';
import { balanceText } from '#core/execution/balance-text.ts';
import { type Due } from '#core/replay/replay-run.ts';
import { recordSeen } from '#core/replay/record-seen.ts';
import { confirmMatched, matchSent } from '#core/replay/settle-order.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { invariant } from '#core/values/invariant.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun, anAct } from '../../../../support/replay-steps.ts';

const OF = { follower: FOLLOWER, mode: 'live' as const };

function bought(run: ReturnType<typeof aReplayRun>): { readonly order: Extract<Due, { due: 'match' }>['order'] } {
  for (const { parentId } of recordSeen(run, [anAct('BUY', '2000')], NOW)) workParent(run, parentId, NOW);
  const due = run.due.take(NOW)?.what;
  invariant(due?.due === 'match', 'sent');
  return due;
}

function confirmed(run: ReturnType<typeof aReplayRun>): void {
  const due = run.due.take((NOW + 6_000) as UnixMs);
  invariant(due?.what.due === 'confirm', 'matched');
  confirmMatched(run, due.what.order, due.at);
}

describe('an order at the venue of a replay', () => {
  it('is booked when it is confirmed, and not before: shares, cost, caps and the trade', () => {
    // Given
    const run = aReplayRun();
    const { order } = bought(run);
    const reserved = run.ledger.cap(OF, GLOBAL_CAP)?.reserved ?? 0n;

    // When
    matchSent(run, order, NOW);
    const before = run.ledger.position({ ...OF, token: TOKEN, leader: LEADER })?.available;
    confirmed(run);

    // Then
    const position = run.ledger.position({ ...OF, token: TOKEN, leader: LEADER });
    const cap = run.ledger.cap(OF, GLOBAL_CAP);
    expect(before).toBe(0n);
    expect(reserved).toBeGreaterThan(0n);
    expect(cap).toMatchObject({ reserved: 0n, posted: position?.basis });
    expect(position?.available).toBe(run.trades[0]?.shares);
    expect(run.ledger.child(order)?.state).toBe('DONE');
    expect([...run.ledger.parents()][0]).toMatchObject({ state: 'DONE', filledShares: position?.available });
  });

  it('that meets nobody is killed, and gives everything back', () => {
    const run = aReplayRun();
    const { order } = bought(run);
    run.venue.putBook(TOKEN, aBook({ asks: [aLevel('0.9')] }), NOW);
    matchSent(run, order, NOW);
    expect([...run.ledger.parents()][0]).toMatchObject({ state: 'DONE', reason: { code: 'NO_FILL' } });
    expect(run.ledger.cap(OF, GLOBAL_CAP)).toMatchObject({ used: 0n, reserved: 0n });
    expect(run.trades).toEqual([]);
  });

  it('that meets a part is booked with that part, and the rest is free again', () => {
    const run = aReplayRun();
    const { order } = bought(run);
    run.venue.putBook(TOKEN, aBook({ asks: [aLevel('0.5', '30')] }), NOW);
    matchSent(run, order, NOW);
    confirmed(run);
    expect(run.trades).toMatchObject([
      { shares: sharesOf('30'), side: 'BUY', offered: sharesOf('30'), book: 'recorded' },
    ]);
    expect(run.found.size).toBe(0);
    expect(run.trades[0]!.wanted).toBeGreaterThan(sharesOf('30'));
    expect(run.ledger.cap(OF, GLOBAL_CAP)?.reserved).toBe(0n);
  });

  it('that costs more than the wallet has is refused as the venue does, to the micro-dollar, and counts as an error', () => {
    // Given
    const withCash = (cash: bigint) => {
      const run = aReplayRun();
      const { order } = bought(run);
      const { makerAmount } = run.ledger.child(order)!.fields;
      run.unbooked.set('elsewhere', { follower: FOLLOWER, cost: usd(run.ledger.cash(OF) - cash) });
      matchSent(run, order, NOW);
      return { run, order, makerAmount };
    };
    const needed = withCash(usd(0n)).makerAmount;

    // When
    const [enough, short] = [withCash(needed), withCash(needed - 1n)];

    // Then
    const text = balanceText(needed - 1n, needed, 0n);
    expect(enough.run.ledger.child(enough.order)?.state).toBe('ACKED');
    expect(short.run.ledger.child(short.order)).toMatchObject({ state: 'REJECTED', refusal: text });
    expect([...short.run.ledger.parents()][0]).toMatchObject({ reason: { code: 'REJECTED', text } });
    expect(short.run.posts.get(FOLLOWER)).toMatchObject({ errorsInRow: 1n, lastError: text });
    expect(enough.run.posts.get(FOLLOWER)?.errorsInRow ?? 0n).toBe(0n);
  });

  it.each([
    [0n, 'ACKED'],
    [1n, 'REJECTED'],
  ])('whose fee comes on top of the last dollar, %d micro-dollars short of it, is %s', (short, state) => {
    const run = aReplayRun();
    const { order } = bought(run);
    const child = run.ledger.child(order)!;
    run.venue.putMarket(aMarket({ fee: { rateBps: bps(5_000n), exponent: 1 } }));
    const cost = run.venue.meet(child, NOW).reduce((total, { gross, fee }) => total + gross + fee, 0n);
    run.unbooked.set('elsewhere', { follower: FOLLOWER, cost: usd(run.ledger.cash(OF) - cost + short) });
    matchSent(run, order, NOW);
    expect(cost).toBeGreaterThan(child.fields.makerAmount);
    expect(run.ledger.child(order)?.state).toBe(state);
  });

  it('that is matched has spent the wallet’s cash before it is confirmed, and no cent of it twice after', () => {
    const run = aReplayRun();
    const { order } = bought(run);
    matchSent(run, order, NOW);
    const spent = [...run.unbooked.values()].map(({ cost }) => cost);
    const before = run.ledger.cash(OF);
    confirmed(run);
    expect(spent).toEqual([before - run.ledger.cash(OF)]);
    expect(run.unbooked.size).toBe(0);
  });
});
