import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { deploymentLines, equityLines } from '../../../../bin/commands/view/equity-lines.ts';
import { type LeaderReport } from '../../../../bin/commands/report-model.ts';
import { breakerLines } from '../../../../bin/commands/view/mode-text.ts';
import { aFollowerEquity, anEquity } from '../../../support/builders/a-snapshot.ts';
import { FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';

const PLAIN = { isColoured: false };

test('a follower: equity and what it is made of, the day, the fall from the peak, each with its numbers', () => {
  const equity = aFollowerEquity({
    ...{ cash: dollars('3900'), positions: dollars('80'), claims: dollars('10'), unattributed: dollars('7') },
    ...{ realised: dollars('-1000'), open: dollars('-10'), dayProfit: dollars('-960'), isHalved: true },
    unpricedCount: 2,
  });
  expect(equityLines({ equity }, PLAIN)).toEqual([
    'Equity: $3,990.00 at 12:00:00 (cash $3,900.00, positions $80.00, claims $10.00); $7.00 that no copy bought stand apart; 2 without a price at their last mark',
    'P&L today (UTC, open at the best bid, by which breakers go): -$50.00 of $4,040.00',
    'Drawdown: 20.2 % below the peak of $5,000.00, new sizes are halved',
  ]);
  expect(equityLines({}, PLAIN)).toEqual([]);
});

test.each([
  ['3990', 'claims $10.00)'],
  ['3991', 'claims $10.00, $1.00 of them in the cash already)'],
  ['4000', 'claims $10.00, $10.00 of them in the cash already)'],
  ['4001', 'claims $10.00)'],
])('of cash %p, claims that are paid out and not booked yet are told: %p', (cash, told) => {
  const equity = aFollowerEquity({
    ...{ cash: dollars(cash), positions: dollars('0'), claims: dollars('10') },
    ...{ realised: dollars('-1000'), open: dollars('0') },
  });
  expect(equityLines({ equity }, PLAIN)[0]).toContain(told);
});

test('what is older than the rest says so', () => {
  const [cash, marks] = [
    aFollowerEquity({ cashAt: later(NOW, -60_000) }),
    aFollowerEquity({ marksAt: later(NOW, -1_000) }),
  ];
  expect(equityLines({ equity: cash }, PLAIN).at(-1)).toContain('based on cash of 11:59:00');
  expect(equityLines({ equity: marks }, PLAIN).at(-1)).toContain('based on marks of 11:59:59');
});

test('leaders: how much of what they are worth is in positions; who was never measured says so where others are', () => {
  const none = { allocated: dollars('0'), exposed: dollars('0'), realised: dollars('0'), open: dollars('0') };
  const whale: LeaderReport = {
    ...{ name: 'Whale', wallet: LEADER, enabled: true, unmarked: 0, openPositions: 0, trades: 0, ...none },
    equity: anEquity({ equity: dollars('10000'), cash: dollars('6500') }),
  };
  const { equity: _, ...unknown } = whale;
  expect(deploymentLines({ leaders: [whale] })).toEqual(['Whale: $10,000.00, 35.0 % of it in positions (at 12:00:00)']);
  expect(deploymentLines({ leaders: [unknown] })).toEqual([]);
  expect(deploymentLines({ equity: aFollowerEquity(), leaders: [unknown, { ...unknown, enabled: false }] })).toEqual([
    'Whale: never measured, entries are denied',
  ]);
});

test('a breaker says since when, why, and how to reset it; one from before says what it means', () => {
  const why = '250 of 5000 dollars lost\u001b[2J';
  const [first, second] = breakerLines({
    ...{ follower: FOLLOWER, breakers: ['DAILY_LOSS', 'DRIFT'], trips: [{ code: 'DAILY_LOSS', at: NOW, why }] },
  });
  expect(first).toContain('Breaker DAILY_LOSS (REDUCING, since 2026-06-01 12:00 UTC: 250 of 5000 dollars lost[2J): ');
  expect(first).toContain('polycopy reset --follower main --code DAILY_LOSS');
  expect(second).toContain('Breaker DRIFT (REDUCING): ');
});
