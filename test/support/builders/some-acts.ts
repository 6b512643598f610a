import * as fc from 'fast-check';
import { type LeaderAct, type PricePoint } from '#core/scoring/leader-act.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aSeriesMarket, paysFrom } from './a-leader-act.ts';
import { NOW } from './identities.ts';

/** The first of the days on which something is done, and how many there are. */
export const ACTED_FROM = startOfUtcDay(NOW);
export const ACTED_DAYS = 12;

/** Two markets that pay on a day of theirs, and one that never does. */
export const ACTED_MARKETS = ['c', 'd', 'e'].map((digit, at) =>
  aSeriesMarket({
    condition: `0x${digit.repeat(64)}` as ConditionId,
    event: `event ${at % 2}`,
    tokens: [`${at}1` as TokenId, `${at}2` as TokenId],
    ...(at === 2
      ? {}
      : paysFrom(later(ACTED_FROM, (at + 5) * DAY_MS + 3_600_000), at === 0 ? '1' : '0.5', at === 0 ? '0' : '0.5')),
  }),
);

/** Seconds of the days, few of them, so that many acts share one. */
const moment = fc.integer({ min: 0, max: ACTED_DAYS * 24 - 1 }).map((hour) => later(ACTED_FROM, hour * 3_600_000));
const place = fc.constantFrom(
  ...ACTED_MARKETS.flatMap(({ condition, tokens }) => tokens.map((token) => ({ condition, token }))),
);
const whole = fc.bigInt({ min: 1n, max: 500n });
const cent = fc.bigInt({ min: 1n, max: 99n });

const anAct: fc.Arbitrary<LeaderAct> = fc
  .record({ at: moment, of: place, count: whole, cents: cent, fee: fc.bigInt({ min: 0n, max: 50_000n }) })
  .chain(({ at, of: { condition, token }, count, cents, fee }) => {
    const size = shares(count * 1_000_000n);
    const paid = usd(count * cents * 10_000n);
    return fc.constantFrom<LeaderAct>(
      { at, kind: 'BUY', condition, token, shares: size, dollars: paid, fee: usd(fee) },
      { at, kind: 'BUY', condition, token, shares: size, dollars: paid, fee: usd(0n) },
      { at, kind: 'SELL', condition, token, shares: size, dollars: paid, fee: usd(fee) },
      { at, kind: 'SPLIT', condition, shares: size },
      { at, kind: 'MERGE', condition, shares: size },
      { at, kind: 'REDEEM', condition, token, shares: size, dollars: paid },
      { at, kind: 'REDEEM', condition, shares: size, dollars: paid },
      { at, kind: 'RECEIVE', condition, token, shares: size },
      { at, kind: 'SEND', condition, token, shares: size },
      { at, kind: 'REWARD', dollars: paid },
      { at, kind: 'CONVERT', shares: size, ...CONVERSION, isWhole: true },
      { at, kind: 'CONVERT', shares: size, ...CONVERSION, isWhole: false },
    );
  });
const CONVERSION = {
  gives: ACTED_MARKETS.slice(0, 2).map(({ condition, tokens }) => ({ condition, token: tokens[1] })),
  gets: ACTED_MARKETS.slice(2).map(({ condition, tokens }) => ({ condition, token: tokens[0] })),
};
const aPrice: fc.Arbitrary<PricePoint> = fc
  .record({ at: moment, of: place, cents: cent, kind: fc.constantFrom('bid', 'trade', 'none') })
  .map(({ at, of: { token }, cents, kind }) =>
    kind === 'none' ? { at, token, kind: 'bid' } : { at, token, kind, price: price(cents * 10_000n) },
  );
/** Whatever a leader can do, in any order. */
export const someActs = fc.array(anAct, { maxLength: 25 });
/** What others told of prices, in the order of time. */
export const somePrices = fc.array(aPrice, { maxLength: 20 }).map((points) => points.toSorted((a, b) => a.at - b.at));
