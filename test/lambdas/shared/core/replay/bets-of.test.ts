import { expect, it } from '@jest/globals';
import { betsOf } from '#core/replay/bets-of.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { CONDITION, FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

it('takes both outcomes of a market for one bet, with all that was paid for it', () => {
  // Given
  const run = aReplayRun();
  const eventGroup = '903' as EventGroupId;
  const positions = [
    aPosition({ available: sharesOf('100'), basis: dollars('51'), realised: dollars('2'), eventGroup }),
    aPosition({ token: OTHER_TOKEN, realised: dollars('-5') }),
  ];
  run.ledger.commit(positions.map((value) => ({ kind: 'put', type: 'position', value })));
  const bought = {
    follower: FOLLOWER,
    leader: LEADER,
    condition: CONDITION,
    token: TOKEN,
    at: NOW,
    side: 'BUY',
  } as const;
  const trade = {
    ...bought,
    shares: sharesOf('100'),
    wanted: sharesOf('100'),
    offered: sharesOf('900'),
    book: 'recorded',
    gross: dollars('50'),
    fee: dollars('1'),
  } as const;
  run.trades.push(trade, { ...trade, token: OTHER_TOKEN }, { ...trade, side: 'SELL' });
  run.marks.set(TOKEN, { token: TOKEN, price: priceOf('0.6'), hasBid: true, at: NOW });

  // When
  const bets = betsOf(run);

  // Then
  const sums = { cost: dollars('102'), realised: dollars('-3'), open: dollars('9') };
  expect(bets).toEqual([
    { follower: FOLLOWER, leader: LEADER, condition: CONDITION, eventGroup, ...sums, isOpen: true },
  ]);
});

it('tells of no market in which nothing was bought', () => {
  const run = aReplayRun();
  run.ledger.commit([{ kind: 'put', type: 'position', value: aPosition() }]);
  expect(betsOf(run)).toEqual([]);
});

it('tells when the newest payout of its market was booked', () => {
  // Given
  const run = aReplayRun();
  const paid = [aPosition({ claimedAt: later(NOW, 5) }), aPosition({ token: OTHER_TOKEN, claimedAt: later(NOW, 9) })];
  run.ledger.commit(paid.map((value) => ({ kind: 'put', type: 'position', value })));
  const trade = {
    follower: FOLLOWER,
    leader: LEADER,
    condition: CONDITION,
    token: TOKEN,
    at: NOW,
    side: 'BUY',
  } as const;
  const amounts = { shares: sharesOf('1'), wanted: sharesOf('1'), offered: sharesOf('1'), gross: dollars('1') };
  run.trades.push({ ...trade, ...amounts, book: 'made', fee: dollars('0') });

  // When
  const [bet] = betsOf(run);

  // Then
  expect(bet?.resolvedAt).toBe(later(NOW, 9));
});
