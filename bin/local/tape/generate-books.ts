import { createHash } from 'node:crypto';
import { seededRandom } from './seeded-random.ts';

const START_MS = 1_780_315_200_000;
const LASTS_MS = 45 * 60_000;
const LEVELS = 6;
/** The mean time between two messages. */
const GAP_MS = 1_500;
const LEAST_CENTS = 25;
const MOST_CENTS = 75;

/**
 * Messages of the market channel in their present shape, of a market that never lived: a book of whole cents whose orders
 * come, go and are taken at random, and whose best price moves on when it is taken away. The same name gives the same ones.
 */
export function generateBooks(name: string): readonly object[] {
  const draw = seededRandom(`books|${name}`);
  const below = (count: number): number => Math.floor(draw() * count);
  const token = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`).toString();
  const size = (): number => 50 + below(40) ** 2;
  const levels = (best: number, step: 1 | -1): Map<number, number> =>
    new Map(Array.from({ length: LEVELS }, (_, at) => [best + step * at, size()]));
  const middle = 40 + below(20);
  const sides = { BUY: levels(middle, -1), SELL: levels(middle + 1 + below(2), 1) };
  const best = (side: 'BUY' | 'SELL'): number =>
    side === 'BUY' ? Math.max(...sides.BUY.keys()) : Math.min(...sides.SELL.keys());
  let atMs = START_MS;

  const change = (side: 'BUY' | 'SELL', cents: number, shares: number): object => {
    if (shares === 0) sides[side].delete(cents);
    else sides[side].set(cents, shares);
    const changes = [{ asset_id: token, price: text(cents), side, size: String(shares) }];
    return { event_type: 'price_change', timestamp: String(atMs), price_changes: changes };
  };
  const whole = (): object => ({
    event_type: 'book',
    asset_id: token,
    timestamp: String(atMs),
    bids: rows(sides.BUY),
    asks: rows(sides.SELL),
  });
  /** Somebody takes from a side; where that was the last at its price, both sides follow. */
  const trade = (side: 'BUY' | 'SELL'): readonly object[] => {
    const cents = best(side);
    const standing = sides[side].get(cents) ?? 0;
    const taken = Math.min(standing, 1 + below(400));
    const print = { price: text(cents), size: String(taken), side: side === 'BUY' ? 'SELL' : 'BUY' };
    const told = { event_type: 'last_trade_price', asset_id: token, timestamp: String(atMs), ...print };
    const changed = [told, change(side, cents, standing - taken)];
    const away = side === 'BUY' ? -1 : 1;
    if (taken < standing || cents + away * LEVELS < LEAST_CENTS || cents + away * LEVELS > MOST_CENTS) return changed;
    const other = side === 'BUY' ? 'SELL' : 'BUY';
    return [...changed, change(side, cents + away * LEVELS, size()), change(other, best(other) + away, size())];
  };

  const messages: object[] = [whole()];
  while (atMs < START_MS + LASTS_MS) {
    atMs += 1 + below(2 * GAP_MS);
    const side = draw() < 0.5 ? 'BUY' : 'SELL';
    const isEmpty = sides[side].size <= 2;
    if (!isEmpty && draw() < 0.25) messages.push(...trade(side));
    else messages.push(change(side, best(side) + (side === 'BUY' ? -1 : 1) * below(LEVELS), size()));
  }
  return messages;
}

function text(cents: number): string {
  return (cents / 100).toFixed(2);
}

function rows(side: ReadonlyMap<number, number>): readonly object[] {
  return [...side].map(([cents, shares]) => ({ price: text(cents), size: String(shares) }));
}
