import { describe, expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { type Leaderboard } from '#ports/leaderboard.ts';

/** Traders by what they made, the best first; the last of them trades most. */
export const TRADERS = [3, 2, 1].map((number) => ({
  wallet: `0x${String(number).repeat(40)}` as Wallet,
  name: `trader-${number}`,
  /** What he made of each of his thousand shares, in cents. */
  cents: number,
}));

/** What every leaderboard does; `start` gives one of `TRADERS`. */
export function leaderboardSpec(name: string, start: () => Promise<Leaderboard>): void {
  describe(`leaderboard: ${name}`, () => {
    test('tells wallets and names of those who made most, the first of them first', async () => {
      const board = await start();
      const top = await board.topTraders({ period: 'all', sortBy: 'profit', limit: 10 });
      expect(top).toEqual(TRADERS.map(({ wallet, name: called }) => ({ wallet, name: called })));
    });

    test('tells no more than were asked for', async () => {
      const board = await start();
      const top = await board.topTraders({ period: 'all', sortBy: 'profit', limit: 2 });
      expect(top.map(({ wallet }) => wallet)).toEqual(TRADERS.slice(0, 2).map(({ wallet }) => wallet));
    });
  });
}
