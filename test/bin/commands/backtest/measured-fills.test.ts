import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { KILLED } from '#core/execution/match-order.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { measuredFills, MOST_MEASURED } from '../../../../bin/commands/backtest/measured-fills.ts';
import { aBuyChild, anOrderId, aTrade } from '../../../support/builders/a-child.ts';
import { aBook, aLevel, aMarket } from '../../../support/builders/a-market.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aParentId, NOW } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

type Purchase = {
  readonly parent?: Partial<ParentOrder>;
  readonly child?: Partial<ChildOrder>;
  readonly facts?: Partial<DecisionFacts> | 'gone';
};

const KILLED_ORDER = { state: 'REJECTED', refusal: KILLED, trades: [] } as const;

/** Each purchase was promised a hundred shares at 0.50, and got forty of them. */
function aSystem(purchases: readonly Purchase[]): Parameters<typeof measuredFills>[0] {
  const facts = new Map<ParentId, Partial<DecisionFacts>>();
  const parents: ParentOrder[] = [];
  const children: ChildOrder[] = [];
  for (const [at, { parent, child, facts: seen }] of purchases.entries()) {
    const parentId = aParentId(at);
    parents.push(aParent({ parentId, state: 'DONE', mode: 'paper', ...parent }));
    children.push(
      aBuyChild({ parentId, venueOrderId: anOrderId(at), mode: 'paper', state: 'DONE', trades: [aTrade()], ...child }),
    );
    if (seen !== 'gone')
      facts.set(parentId, { book: aBook({ asks: [aLevel('0.50', '500')] }), market: aMarket(), ...seen });
  }
  return {
    archive: {
      parents: () => ReadableStream.from(parents).values(),
      children: () => ReadableStream.from(children).values(),
    },
    // No other fact is read.
    snapshots: { decisionFacts: (id) => Promise.resolve(facts.get(id) as DecisionFacts | undefined) },
  };
}

describe('measured fills', () => {
  test('are those of copied purchases beside the book of their decision, killed ones included', async () => {
    const fills = await measuredFills(aSystem([{}, { child: { ...KILLED_ORDER, reservedAt: later(NOW, -1) } }]));
    expect(fills).toMatchObject([{ price: priceOf('0.5'), worse: 0n, part: 400_000n }, { part: 0n }]);
  });

  test.each<[string, Purchase]>([
    ['that another wish than a leader’s trade caused', { parent: { origin: 'align' } }],
    ['that were sales', { parent: { side: 'SELL' } }],
    ['that are still open', { child: { state: 'ACKED' } }],
    ['that were refused for another reason', { child: { state: 'REJECTED', refusal: 'not enough balance' } }],
    ['whose outcome nobody knows', { child: { state: 'DEAD' } }],
    ['of whose decision nothing is kept', { facts: 'gone' }],
    ['whose decision saw no book', { facts: { book: undefined } }],
    ['whose decision saw no market', { facts: { market: undefined } }],
  ])('are none of orders %s', async (_which, purchase) => {
    expect(await measuredFills(aSystem([purchase]))).toEqual([]);
  });

  test.each([
    [LEAST_COPIES, 0, LEAST_COPIES],
    [LEAST_COPIES - 1, 0, LEAST_COPIES + 4],
    [LEAST_COPIES, 3, LEAST_COPIES + 3],
    [LEAST_COPIES - 1, 3, LEAST_COPIES + 7],
  ])('%i filled and %i killed with real money and five on paper are %i', async (filled, dead, count) => {
    const real = Array.from({ length: filled }, (): Purchase => ({ child: { mode: 'live' } }));
    const lost = Array.from({ length: dead }, (): Purchase => ({ child: { ...KILLED_ORDER, mode: 'live' } }));
    expect(await measuredFills(aSystem([...real, ...lost, {}, {}, {}, {}, {}]))).toHaveLength(count);
  });

  test(`are the newest ${MOST_MEASURED} where there are more`, async () => {
    // Given
    const old = { shares: sharesOf('1') };
    const many = Array.from({ length: MOST_MEASURED + 1 }, (_, at): Purchase => {
      const isOldest = at === 7;
      const trades = [aTrade(isOldest ? old : {})];
      return { child: { trades, reservedAt: later(NOW, isOldest ? -1 : at) } };
    });
    // When
    const fills = await measuredFills(aSystem(many));
    // Then
    expect(fills).toHaveLength(MOST_MEASURED);
    expect(new Set(fills.map(({ part }) => part))).toEqual(new Set([400_000n]));
  });
});
