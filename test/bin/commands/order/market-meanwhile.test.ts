import { describe, expect, test } from '@jest/globals';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type MarketTrade } from '#core/model/market-trade.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { withMarketMeanwhile } from '../../../../bin/commands/order/market-meanwhile.ts';
import { orderStory } from '../../../../bin/commands/order/order-story.ts';
import { orderPage, orderStoryJson } from '../../../../bin/commands/view/order-page.ts';
import { aBuyChild, aTrade } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { CONDITION, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { scriptedTrades } from '../../../support/fakes/scripted-trades.ts';

const HOUR_MS = 3_600_000;
const { parentId, ...order } = aWorkingOrder();
const anOrder = (changes: Partial<ParentOrder> = {}): ParentOrder =>
  aParent({ ...{ parentId, state: 'WORKING', work: { order, state: UNWORKED }, createdAt: NOW }, ...changes });
const filled = aTrade({
  ...{ shares: sharesOf('50'), gross: dollars('26'), fee: dollars('0'), status: 'CONFIRMED' },
  ...{ matchedAt: later(NOW, 55_000), confirmedAt: later(NOW, 60_000) },
});
const CHILD = aBuyChild({ parentId, reservedAt: later(NOW, 50_000), state: 'DONE', trades: [filled] });
const traded = (ms: number, at: string, count = '10'): MarketTrade => ({
  ...{ at: later(NOW, ms), token: TOKEN, price: priceOf(at), shares: sharesOf(count) },
});

function storyOf(trades: readonly MarketTrade[], changes: Partial<ParentOrder> = {}, nowMs = 600_000) {
  const market = scriptedTrades();
  market.trades.set(CONDITION, trades);
  const world = { trades: market, clock: { now: () => Promise.resolve(later(NOW, nowMs)) } };
  const told = orderStory(anOrder(changes), [CHILD]);
  return { market, told, world, story: () => withMarketMeanwhile(told, world) };
}
const lineOf = async (story: Promise<Parameters<typeof orderPage>[0]>) =>
  orderPage(await story, { isColoured: false, leaders: [] })
    .split('\n')
    .find((line) => line.startsWith('Against what the market'));

test('its average is held against that of the market since its start', async () => {
  // Given: 0.52 a share, in a market at 0.50 and 0.60 of which 0.60 came before
  const { story } = storyOf([traded(-1, '0.6'), traded(0, '0.5', '30'), traded(599_999, '0.54')]);
  // When
  const told = await story();
  // Then
  expect(told.market).toEqual({ at: priceOf('0.51'), trades: 2, worse: 196n });
  expect(orderStoryJson(told, [])['against']).toMatchObject({
    marketVwap: { price: '0.51', worseBps: '196', trades: 2 },
  });
  expect(await lineOf(story())).toBe(
    'Against what the market traded at, weighted by volume: 0.5100, 196 bps worse, in 2 trades, its own among them.',
  );
});

describe('an order that is over is held against what was traded', () => {
  const early = [traded(1_000, '0.5'), traded(60_000, '0.5')];
  test('up to its last sign, when what it traded itself is in a block, where it ended before its window', async () => {
    const { story } = storyOf([...early, traded(60_001, '0.9')], { state: 'DONE' }, HOUR_MS);
    expect((await story()).market).toMatchObject({ at: priceOf('0.5'), trades: 2 });
  });

  test('up to the end of its window, where that ended it', async () => {
    const reason = { code: 'ORDER_OVER', why: 'WINDOW_OVER', left: NO_SHARES } as const;
    const trades = [...early, traded(HOUR_MS, '0.8'), traded(HOUR_MS + 1, '0.9')];
    const { story } = storyOf(trades, { state: 'DONE', reason }, 2 * HOUR_MS);
    expect((await story()).market).toMatchObject({ at: priceOf('0.6'), trades: 3 });
  });
});

describe('it is unknown', () => {
  test('where nothing was traded', async () => {
    expect(await lineOf(storyOf([]).story())).toContain('unknown, for nothing was traded meanwhile');
  });

  test('where more was traded than is read', async () => {
    const { market, story } = storyOf([traded(1, '0.5'), traded(2, '0.5'), traded(3, '0.5')]);
    market.most = 2;
    expect(await lineOf(story())).toContain('unknown, for more was traded since then than is read');
  });

  test('where nobody tells, or can be asked', async () => {
    const { market, told, story } = storyOf([traded(1, '0.5')]);
    market.away.add(CONDITION);
    const away = await story();
    expect(await lineOf(story())).toContain('unknown, for what was traded cannot be read now');
    expect(orderStoryJson(away, [])['against']).toMatchObject({ marketVwap: null });
    expect(await lineOf(withMarketMeanwhile(told, undefined))).toContain('unknown, for no system runs on this folder');
  });
});
