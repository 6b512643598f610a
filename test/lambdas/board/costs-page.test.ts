import { describe, expect, test } from '@jest/globals';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { sumCosts } from '#core/reporting/sum-costs.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { NO_PICO, picoUsd } from '#core/values/pico-usd.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { type Costs, MOST_COST_PAGES } from '#flows/load-costs.ts';
import { costsOffer, costsPage } from '../../../lambdas/board/costs-page.ts';
import { FOLLOWER, LEADER, NOW } from '../../support/builders/identities.ts';
import { sharesOf } from '../../support/builders/quantities.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:polycopy-dev-board:live';
const MICRO_USD = 1_000_000n;

/** A copied trade with this much of delay and this much of a better price, in cents. */
const aCost = (delay: bigint, better: bigint): EventCost => {
  const cents = (count: bigint) => picoUsd(count * 10_000n * MICRO_USD);
  const parts = { undivided: NO_PICO, fee: NO_PICO, missed: NO_PICO, own: NO_PICO };
  return {
    ...{
      event: {},
      parent: { condition: 'c' },
      ours: { shares: sharesOf('1'), decidedWorth: NO_PICO },
      valuedBy: 'later',
    },
    ...{ notional: cents(1_000n), leaderResult: cents(delay - better), followerResult: NO_PICO },
    parts: { ...parts, delay: cents(delay), impact: cents(-better) },
  } as unknown as EventCost;
};

function someCosts({ name = 'Whale', follower = FOLLOWER } = {}): Costs {
  const total = sumCosts([aCost(1_200n, 300n)], 'x');
  const end = startOfUtcDay(NOW);
  return {
    period: { start: later(end, -7 * DAY_MS), end },
    markedOn: '2026-05-31',
    ledgers: [{ follower: follower, mode: 'live', leaders: [{ name, wallet: LEADER, cost: total }], total }],
  };
}

describe('costs', () => {
  test('are offered before anything is read, for a day and for seven', () => {
    const page = costsOffer(ARN);
    expect(page.match(/<cwdb-action action="call" display="widget" endpoint="arn:[^"]+:live">/g)).toHaveLength(2);
    expect(page).toContain('{"view":"costs","days":1}');
    expect(page).toContain('{"view":"costs","days":7}');
    expect(page).toContain(`${MOST_COST_PAGES} MB at most`);
  });

  test('have the parts of each leader with their strength, and the command that prints the same', () => {
    const page = costsPage(someCosts(), ARN);
    for (const text of [
      '1 of 1',
      'background:rgba(214,122,20,0.60)">$12.00',
      'background:rgba(47,129,200,0.15)">-$3.00',
      '$9.00',
      '9000 (TOO_FEW)',
      '2026-05-25 to 2026-05-31, UTC',
      'npx polycopy report --start 2026-05-25 --end 2026-06-01 --stage NAME',
      'marks of 2026-05-31',
      'Of these trades 1 in tokens without a mark of the end',
    ])
      expect(page).toContain(text);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('of a table that is too large are not told, which is said with the bound', () => {
    const page = costsPage({ ...someCosts(), ledgers: undefined }, ARN);
    expect(page).toContain(`more than the ${MOST_COST_PAGES} MB`);
    expect(page).not.toContain('<table');
  });

  test('say that no marks are stored, and that nothing was traded', () => {
    const { markedOn, ...costs } = someCosts();
    expect(markedOn).toBeDefined();
    expect(costsPage(costs, ARN)).toContain('no marks of that end are stored');
    const ledgers = costs.ledgers!.map((ledger) => ({ ...ledger, leaders: [], total: sumCosts([], 'x') }));
    expect(costsPage({ ...costs, ledgers }, ARN)).toContain('no trade of a leader in this time');
  });

  test('take no markup from who named a leader, a follower or a function', () => {
    const hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202e';
    const page = costsPage(someCosts({ name: hostile, follower: hostile as FollowerName }), `${ARN}"><script>`);
    expect(page).not.toMatch(/<script|<img|onerror="|\u202e/);
    expect(page).toContain('&#60;script&#62;');
  });
});
