import { describe, expect, test } from '@jest/globals';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { later } from '#core/values/unix-ms.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import { aPaperBuy, ON_PAPER, PAPER_WALLET, paperWorld } from './paper-world.ts';

describe('the paper venue', () => {
  test.each(['v1', 'v1-neg-risk', 'v2'] as const)('gives orders for %s the ids of the real one', async (domain) => {
    const { venue } = await paperWorld();
    const child = aPaperBuy({ domain });
    expect(venue.orderId(child)).toBe(orderIdOf(child));
  });

  test('signs for its own wallet and writes bytes without a signature', async () => {
    const { venue } = await paperWorld();
    const { body, apiKey } = await venue.prepare(ON_PAPER, aPaperBuy());
    expect(await venue.signerOf(ON_PAPER)).toBe(PAPER_WALLET);
    expect(JSON.parse(body)).toMatchObject({ paper: true, maker: PAPER_WALLET, makerAmount: '50000000' });
    expect(body).not.toContain('signature":"0x');
    expect(apiKey).toBe('paper');
  });

  test('prepares no order under an id that is not its own', async () => {
    const { venue } = await paperWorld();
    const child = { ...aPaperBuy(), venueOrderId: aPaperBuy({ salt: 9n }).venueOrderId };
    await expect((async () => venue.prepare(ON_PAPER, child))()).rejects.toThrow(InvariantError);
  });

  test('shows a filled order at its end, with trades that come to theirs after 2 and 6 s', async () => {
    const { venue, clock } = await paperWorld();
    const child = aPaperBuy();
    expect(await venue.order(ON_PAPER, child)).toBeUndefined();
    expect(await venue.trades(ON_PAPER, child, NOW)).toEqual([]);
    await venue.post(ON_PAPER, child);
    expect(await venue.order(ON_PAPER, child)).toEqual({ isTerminal: true, matched: sharesOf('100') });
    const seen: string[] = [];
    for (const ms of [0, 1_999, 1, 3_999, 1]) {
      clock.advance(ms);
      const [trade] = await venue.trades(ON_PAPER, child, NOW);
      expect(trade?.role).toBe('TAKER');
      seen.push(`${trade?.status} ${trade?.transaction === undefined ? 'without' : 'with'} a hash`);
    }
    expect(seen).toEqual([
      'MATCHED without a hash',
      'MATCHED without a hash',
      'MINED with a hash',
      'MINED with a hash',
      'CONFIRMED with a hash',
    ]);
  });

  test('lists the trades of a wallet from a moment on, oldest first', async () => {
    const { venue, clock } = await paperWorld();
    for (const salt of [1n, 2n, 3n]) {
      await venue.post(ON_PAPER, aPaperBuy({ salt, shares: '10' }));
      clock.advance(1_000);
    }
    const all = await venue.walletTrades(ON_PAPER, NOW);
    expect(all.map((trade) => ('matchedAt' in trade ? trade.matchedAt - NOW : undefined))).toEqual([0, 1_000, 2_000]);
    expect(all[0]).toMatchObject({ token: TOKEN, side: 'BUY', shares: sharesOf('10') });
    expect(await venue.walletTrades(ON_PAPER, later(NOW, 1_001))).toHaveLength(1);
  });

  test('has nothing to cancel, and says nothing where the table does not answer', async () => {
    const { venue, another } = await paperWorld();
    const child = aPaperBuy();
    expect(await venue.cancel(ON_PAPER, child)).toBe('gone');
    const silent = another(() => Promise.reject(new UnavailableError('down')));
    expect(await silent.venue.cancel(ON_PAPER, child)).toBe('unknown');
  });

  test('serves nobody without a paper wallet', async () => {
    const { venue } = await paperWorld();
    const { wallet: _, ...follower } = aFollower({ mode: 'paper' });
    await expect(venue.signerOf(follower)).rejects.toThrow(ConfigurationError);
  });
});
