import { describe, expect, test } from '@jest/globals';
import { type Period } from '#core/reporting/period.ts';
import { OWN } from '#core/model/position.ts';
import { price } from '#core/values/price.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { BREAKDOWNS, groupResults } from '../../../../bin/commands/report/group-results.ts';
import { resultsCsv } from '../../../../bin/commands/view/results-csv.ts';
import { resultsJson } from '../../../../bin/commands/view/results-json.ts';
import { resultsPage } from '../../../../bin/commands/view/results-page.ts';
import { MAIN, SHARP, WHALE } from '../a-settings.ts';
import { BOUGHT_AT, someResults } from './some-results.ts';

const PLAIN = { isColoured: false };

describe('results of one copied purchase', () => {
  test('are its parts, and the profit that the journal and the mark tell', async () => {
    // When 10 of 100 shares at 0.50 were wanted, 20 bought at 0.51 with 0.505 in the book, now worth 0.60
    const json = resultsJson(await someResults(), 'leader');
    // Then
    expect(json['followers']).toMatchObject([
      {
        ...{ follower: MAIN, seen: 1, copied: 1 },
        profit: { realised: '0', resolved: '0', fees: '0.2', open: '1.8', total: '1.6', unmarked: 0 },
        cost: {
          ...{ events: 1, leaderResult: '2', followerResult: '1.6', cost: '0.4', notional: '10' },
          parts: { delay: '0.1', impact: '0.1', undivided: '0', fee: '0.2', missed: '0', own: '0' },
          meanBps: { mean: 400, low: null, high: null, reason: 'TOO_FEW' },
        },
        equity: { from: 'journal', points: [{ drawdownBps: 0 }] },
        events: [{ leaderPrice: '0.5', decidedPrice: '0.505', price: '0.51', shares: '20', category: null }],
      },
    ]);
  });

  test.each(BREAKDOWNS)('by %s add up to the total', async (by) => {
    const results = await someResults();
    const { groups, total } = groupResults(results, results.ledgers[0]!, by);
    const added = (pick: (one: (typeof groups)[number]) => bigint) => groups.reduce((sum, one) => sum + pick(one), 0n);
    expect(added(({ profit }) => profit.total)).toBe(total.profit.total);
    expect(added(({ cost }) => cost.cost)).toBe(total.cost.cost);
    expect(groups.length).toBeGreaterThan(0);
  });

  test('by leader call own what own orders own, beside the name of each leader', async () => {
    const results = await someResults({ parent: { leader: OWN, origin: 'order' } });
    expect(results.leaderNames.get(OWN)).toBe('own');
    expect(results.leaderNames.get(WHALE)).toBe('Whale Trader');
  });

  test('have a fall where a fee was paid, and name what they are made of', async () => {
    const page = resultsPage(await someResults(), 'market', PLAIN);
    expect(page).toContain('Will it rain?');
    expect(page).toContain('1 of 1 trades of leaders copied');
  });
});

test('where the costs count other trades than the page, it says which', async () => {
  const underWay = await someResults({ parent: { state: 'WORKING' } });
  expect(resultsPage(underWay, 'leader', PLAIN)).toContain(
    'Of them 1 have booked shares, under way or done; 0 of all are done and so called copied.',
  );
  const split = await someResults({ event: { type: 'SPLIT' } });
  expect(resultsPage(split, 'leader', PLAIN)).toContain('The costs are of 0 of 1 trades: without what neither buys');
  expect(resultsPage(await someResults(), 'leader', PLAIN)).not.toContain('The costs are of');
});

describe('what was asked for', () => {
  test('another day has no trade, and what is open stands in no day', async () => {
    const period = { start: unixMs(BOUGHT_AT + 86_400_000) };
    const [ledger] = (await someResults({ question: { period } })).ledgers;
    expect([ledger!.costs.length, ledger!.seen, ledger!.copied]).toEqual([0, 0, 0]);
    expect(ledger!.profit.map(({ at }) => at)).toEqual([undefined]);
  });

  test('the end of a period counts no more', async () => {
    const before = await someResults({ question: { period: { end: BOUGHT_AT } } });
    const with_ = await someResults({ question: { period: { end: unixMs(BOUGHT_AT + 1) } } });
    expect([before, with_].map(({ ledgers }) => ledgers[0]!.costs.length)).toEqual([0, 1]);
  });

  describe('of what is open', () => {
    const [MIDNIGHT, NEXT] = [Date.UTC(2026, 4, 2), Date.UTC(2026, 4, 3)].map((ms) => unixMs(ms)) as [UnixMs, UnixMs];
    const closings = { '2026-05-01': price(550_000n), '2026-05-02': price(580_000n) };
    const now = unixMs(NEXT + 1);

    async function made(period: Period, more: Parameters<typeof someResults>[0] = {}) {
      const results = await someResults({ closings, now, ...more, question: { period } });
      const [ledger] = resultsJson(results, 'leader')['followers'] as readonly Record<string, unknown>[];
      return { results, ledger: ledger!, page: resultsPage(results, 'leader', PLAIN) };
    }

    test('in the end of a period that is over, the marks of that day tell the value', async () => {
      const { ledger, page } = await made({ end: MIDNIGHT });
      expect(ledger).toMatchObject({
        profit: { open: '0.8', fees: '0.2', total: '0.6', unmarked: 0 },
        cost: { leaderResult: '1' },
        openedWith: null,
        closedWith: { wanted: '2026-05-01', day: '2026-05-01' },
      });
      expect(page).toContain('booked in this time, and what was open in its end. The end is valued with marks of 2026');
    });

    test('the period after it has what the value changed by', async () => {
      const { ledger, page } = await made({ start: MIDNIGHT, end: NEXT });
      expect(ledger).toMatchObject({ profit: { open: '0.6', fees: '0', total: '0.6' } });
      expect(page).toContain('less what was open at its start. The start is valued with marks of 2026-05-01.');
      expect((await made({ start: MIDNIGHT })).ledger).toMatchObject({ profit: { open: '1', total: '1' } });
    });

    test('without marks of that day those of the newest day before it are taken, and named', async () => {
      const { ledger, page } = await made({ end: NEXT }, { closings: { '2026-05-01': price(550_000n) } });
      expect(ledger).toMatchObject({ profit: { open: '0.8' } });
      expect(page).toContain('The end is valued with marks of 2026-05-01, since none of 2026-05-02 are stored.');
    });

    test('without any it is in no number, which is said; the cost is told by what became known later', async () => {
      const { ledger, page, results } = await made({ start: MIDNIGHT, end: NEXT }, { closings: {} });
      expect(ledger).toMatchObject({ profit: { open: '0', total: '0', unmarked: 1 } });
      expect(page).toContain('Of 2026-05-02 and the days before it no marks are stored');
      expect(resultsCsv(results, 'leader').split('\n')[1]).toContain(',Whale Trader,0,0,0,0,0,1,');
      const first = await made({ end: MIDNIGHT }, { closings: {} });
      expect(first.ledger).toMatchObject({ cost: { leaderResult: '2', gaps: { later: 1 } } });
      expect(first.page).toContain('1 in tokens of which no mark of the end is stored');
    });

    test('a period whose end is to come is worth what it is now', async () => {
      const { ledger, page } = await made({ end: NEXT }, { now: unixMs(NEXT - 1) });
      expect(ledger).toMatchObject({ profit: { open: '1.8', total: '1.6' }, closedWith: null });
      expect(page).toContain('booked in this time, and what is open now.');
    });
  });

  test('another leader has none of it', async () => {
    const count = async (leader: typeof WHALE) =>
      (await someResults({ question: { leader } })).ledgers[0]!.costs.length;
    expect([await count(WHALE), await count(SHARP)]).toEqual([1, 0]);
  });

  test('a follower whom nobody knows is refused by the name of the option, with those who are there', async () => {
    await expect(someResults({ question: { follower: 'nobody' } })).rejects.toThrow(
      '--follower: no follower "nobody"; there is main',
    );
  });
});
