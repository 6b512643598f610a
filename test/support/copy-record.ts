import { type CopyBet, type CopyRecord, type CopyTrade } from '#core/scoring/copy-record.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { DAY_MS, type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';

/** 2026-01-01, midnight. */
export const FIRST_DAY = unixMs(1_767_225_600_000);

/** A moment of a day of a record, which begins with day 0. */
export function onDay(day: number, ms = 0): UnixMs {
  return unixMs(FIRST_DAY + day * DAY_MS + ms);
}

/** A purchase of 100 shares at 51 cents after a leader who paid 50. */
export function aCopyTrade(changes: Partial<CopyTrade> = {}): CopyTrade {
  return { leader: 'one', at: onDay(0), side: 'BUY', shares: 100, price: 0.51, leaderPrice: 0.5, fee: 1, ...changes };
}

/** A bet of 51 dollars at 51 cents that won. */
export function aCopyBet(changes: Partial<CopyBet> = {}): CopyBet {
  return {
    ...{ leader: 'one', event: 'e1', category: 'weather', price: 0.51, outcome: 1, cost: 51, profit: 48 },
    ...{ openedAt: onDay(0), closedAt: onDay(2), isOpen: false, isTakenOut: true },
    ...changes,
  };
}

/** A record of days with these profits through one leader, on a capital of 1,000 dollars. */
export function aCopyRecord(profits: readonly number[], changes: Partial<CopyRecord> = {}): CopyRecord {
  return {
    leaders: ['one'],
    days: profits.map((profit, day) => ({ day: utcDate(onDay(day)), profits: [profit] })),
    ...{ capital: 1_000, capitalBase: 'allocated', bets: [], trades: [] },
    ...changes,
  };
}

/** A record of so many days that earns so much a day on average, with bets and trades, the same each time. */
export function aLivelyRecord({ days, mean }: { readonly days: number; readonly mean: number }): CopyRecord {
  const stream = seededStream(5n);
  const part = (): number => stream.nextU32() / 2 ** 32;
  const profits = Array.from({ length: days }, () => mean + (part() - 0.5) * 40);
  const bets = Array.from({ length: days }, (_, day) => {
    const price = 0.05 + 0.9 * part();
    const outcome = part() < price ? 1 : 0;
    const category = ['sports', 'politics', undefined][day % 3];
    return aCopyBet({
      ...{ leader: day % 2 === 0 ? 'one' : 'two', event: `e${day % 40}`, category, price, outcome, cost: 100 * price },
      ...{
        profit: 100 * (outcome - price),
        openedAt: onDay(day),
        isOpen: day >= days - 2,
        closedAt: day >= days - 2 ? undefined : onDay(day + 1),
      },
    });
  });
  const trades = bets.map(({ price }, day) =>
    aCopyTrade({
      leader: day % 2 === 0 ? 'one' : 'two',
      at: onDay(day, 5),
      price,
      leaderPrice: price * 0.99,
      offered: 1_000,
    }),
  );
  return {
    ...aCopyRecord(profits, { bets, trades }),
    leaders: ['one', 'two'],
    days: profits.map((profit, day) => ({ day: utcDate(onDay(day)), profits: [profit / 3, (2 * profit) / 3] })),
  };
}
