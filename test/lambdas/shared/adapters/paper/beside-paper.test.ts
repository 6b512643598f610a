import { describe, expect, test } from '@jest/globals';
import { chainBesidePaper, feedBesidePaper, venueBesidePaper } from '#adapters/paper/beside-paper.ts';
import { type Chain } from '#ports/chain.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Venue } from '#ports/venue.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { aTransaction, FOLLOWER_WALLET, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { aPaperBuy, ON_PAPER, PAPER_WALLET } from './paper-world.ts';

/** A port of which every method tells who was asked. */
function answering(name: string): Venue & Chain & LeaderFeed {
  return new Proxy({}, { get: (_, method) => () => Promise.resolve(`${name}.${String(method)}`) }) as Venue &
    Chain &
    LeaderFeed;
}

const venue = venueBesidePaper(answering('live'), answering('paper'));
const chain = chainBesidePaper(answering('live'), answering('paper'));
const feed = feedBesidePaper(answering('live'), answering('paper'));
const LIVE = aFollower();

describe('paper beside real money', () => {
  const live = { follower: LIVE, child: aBuyChild(), wallet: FOLLOWER_WALLET };
  const paper = { follower: ON_PAPER, child: aPaperBuy(), wallet: PAPER_WALLET };
  test.each([
    ['live', live],
    ['paper', paper],
  ] as const)('each asks its own: %s', async (name, { follower, child, wallet }) => {
    const holding = { wallet, token: TOKEN, domain: 'v1' as const };
    const asked = [
      [venue.signerOf(follower), 'signerOf'],
      [venue.prepare(follower, child), 'prepare'],
      [venue.post(follower, child), 'post'],
      [venue.order(follower, child), 'order'],
      [venue.trades(follower, child, NOW), 'trades'],
      [venue.walletTrades(follower, NOW), 'walletTrades'],
      [venue.openOrders(follower), 'openOrders'],
      [venue.cancel(follower, child), 'cancel'],
      [chain.collateral(wallet), 'collateral'],
      [chain.tokenBalance(wallet, TOKEN, 'v1'), 'tokenBalance'],
      [chain.orderStatus(child), 'orderStatus'],
      [chain.transfers(holding, NOW), 'transfers'],
      [chain.fillsOf(aTransaction(), child), 'fillsOf'],
      [feed.activity(wallet, NOW), 'activity'],
      [feed.cashMoves(wallet, NOW), 'cashMoves'],
      [feed.positions(wallet), 'positions'],
    ] as const;
    for (const [answer, method] of asked) expect(await answer).toBe(`${name}.${method}`);
  });

  test('how far the index lags is asked of the real one', async () => {
    expect(await feed.lagMs()).toBe('live.lagMs');
  });

  test('an order on paper stays on paper when its follower trades live by now', async () => {
    expect(await venue.order(LIVE, aPaperBuy())).toBe('paper.order');
  });

  test.each([
    ['an order on paper that a real wallet would pay for', { ...aBuyChild(), mode: 'paper' as const }],
    ['a live order that paper money would pay for', { ...aPaperBuy(), mode: 'live' as const }],
  ])('%s goes nowhere', async (_, child) => {
    await expect(venue.post(LIVE, child)).rejects.toThrow('paper money never meets real money');
    await expect(venue.prepare(ON_PAPER, child)).rejects.toThrow('paper money never meets real money');
  });

  test.each([
    ['on paper with a real wallet', aFollower({ mode: 'paper' })],
    ['live with a paper wallet', aFollower({ wallet: PAPER_WALLET })],
  ])('a follower %s is served by nobody', async (_, follower) => {
    await expect(venue.signerOf(follower)).rejects.toThrow('paper money never meets real money');
    await expect(venue.walletTrades(follower, NOW)).rejects.toThrow('paper money never meets real money');
  });
});
