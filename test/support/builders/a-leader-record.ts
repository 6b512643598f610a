import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { type LeaderAct, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { type RecordGaps } from '#core/scoring/leader-record.ts';
import { type RecordInput, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { labelledStream } from '#core/values/random-stream.ts';
import { shares } from '#core/values/shares.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { NOW } from './identities.ts';

/** The first day of every record. */
export const FIRST_DAY = startOfUtcDay(NOW);

/** The wallet with this number in its last digits. */
export const aWallet = (at: number): Wallet => `0x${at.toString(16).padStart(40, '0')}` as Wallet;

/** What a record leaves open, where nothing is said: nothing. */
export function someGaps(changes: Partial<RecordGaps> = {}): RecordGaps {
  return {
    ...{ isOnlyTrades: false, strangeRows: new Map(), feesUntold: 0, conversions: 0, opening: 0, inventedPayouts: 0 },
    ...{ inventedEnds: 0, unresolved: 0, unreadable: 0, unknownMarkets: 0, unpricedMarkets: 0 },
    ...changes,
  };
}

type Words = {
  readonly days: number;
  /** Out of a thousand bets at even odds, how many are won. */
  readonly wonOfThousand: number;
  readonly seed?: bigint;
  /** In cents. */
  readonly cents?: bigint;
  /** What others trade five seconds after him is so many cents dearer; absent: nobody trades. */
  readonly runsAway?: bigint;
};

/** A leader who buys 100 shares of a new market each day, which is resolved in the evening of the next; drawn, and the same each time. */
export function aTradersRecord({ days, wonOfThousand, seed = 1n, cents = 50n, runsAway }: Words): ActRecord {
  const stream = labelledStream(seed, 'a trader');
  const paid = price(cents * 10_000n);
  const made = Array.from({ length: days }, (_, day) => {
    const at = later(FIRST_DAY, day * DAY_MS + 36_000_000 + stream.below(3_600_000));
    const isWon = stream.below(1_000) < wonOfThousand;
    const market: SeriesMarket = {
      condition: `0x${(BigInt(day) + seed * 10_000n).toString(16).padStart(64, '0')}` as ConditionId,
      event: `event ${day}`,
      tokens: [`${day}1` as TokenId, `${day}2` as TokenId],
      payout: {
        at: later(FIRST_DAY, (day + 1) * DAY_MS + 79_200_000),
        perShare: [price(isWon ? 1_000_000n : 0n), price(isWon ? 0n : 1_000_000n)],
      },
    };
    const act: LeaderAct = {
      ...{ kind: 'BUY', at, condition: market.condition, token: market.tokens[0], fee: NO_USD },
      ...{ shares: shares(100_000_000n), dollars: usd(100n * paid) },
    };
    return { act, market };
  });
  return {
    acts: made.map(({ act }) => act),
    markets: new Map(made.map(({ market }) => [market.condition, market])),
    prices:
      runsAway === undefined
        ? []
        : made.map(({ act, market }) => ({
            ...{ kind: 'trade', token: market.tokens[0], at: later(act.at, 5_000) },
            price: price(paid + runsAway * 10_000n),
          })),
  };
}

/** A record of purchases as a source of records is told it. */
export function pastOf({ acts, markets, prices }: ActRecord): Pick<RecordInput, 'rows' | 'markets' | 'prices'> {
  const rows = acts.flatMap((act): RecordRow[] => {
    if (act.kind !== 'BUY') return [];
    const { at, condition, token, shares: count, dollars } = act;
    return [{ at, type: 'TRADE', transaction: `${at}`, condition, token, side: 'BUY', shares: count, dollars }];
  });
  return { rows, markets: [...markets.values()].map((one) => ({ ...one, question: '', isNegRisk: false })), prices };
}

/** The same record so many milliseconds earlier. */
export function earlier({ acts, markets, prices }: ActRecord, ms: number): ActRecord {
  return {
    acts: acts.map((act) => ({ ...act, at: later(act.at, -ms) })),
    markets: new Map(
      [...markets].map(([condition, { payout, ...market }]) => [
        condition,
        payout === undefined ? market : { ...market, payout: { ...payout, at: later(payout.at, -ms) } },
      ]),
    ),
    prices: prices.map((one) => ({ ...one, at: later(one.at, -ms) })),
  };
}
