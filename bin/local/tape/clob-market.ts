import { padCondition } from './activity-row.ts';
import { tickOf } from './gamma-market.ts';
import { inventedNumber } from './invented-id.ts';
import {
  INVENTED_LIQUIDITY,
  INVENTED_VOLUME_24H,
  type MarketReading,
  USUAL_MIN_ORDER_SIZE,
  WHOLE_MICRO,
} from './market-reading.ts';
import { cleanText } from './clean-text.ts';
import { flagOf, listOf, matchedText, numberOf, type RawRecord, recordOf, textOf, timeOf } from './raw-record.ts';
import { TapeError } from './tape-error.ts';
import type { MarketToken } from './tape-world.ts';

const CONDITION = { pattern: /^0x[0-9a-f]{64}$/, problem: 'is not a condition id of 64 hex digits' };
const TOKEN = { pattern: /^\d{1,78}$/, problem: 'is not a decimal token id' };

/**
 * Reads a row of the CLOB's `/markets`, which knows no money: liquidity and volumes are invented, and said.
 *
 * It has no fee schedule either (its base fees are a legacy cap), so the rate is zero, and said.
 */
export function parseClobMarket(record: RawRecord): MarketReading {
  const conditionId = padCondition(matchedText(record, ['condition_id'], CONDITION));
  const sides = listOf(record, ['tokens']).map(recordOf);
  const [first, second] = sides;
  if (first === undefined || second === undefined || sides.length !== 2)
    throw new TapeError('is not a pair', { field: 'tokens', value: record['tokens'] });
  const category = textOf(record, ['category']);
  const gameStartMs = timeOf(record, ['game_start_time']);
  const endMs = timeOf(record, ['end_date_iso']);
  const payoutsMicro = payoutsOf(record, [first, second]);
  return {
    facts: {
      version: 'v1',
      gammaId: inventedNumber(`market|${conditionId}`),
      conditionId,
      question: textOf(record, ['question']),
      slug: textOf(record, ['market_slug']),
      category: category === '' ? null : category,
      tags: listOf(record, ['tags'])
        .filter((tag) => typeof tag === 'string')
        .map(cleanText),
      tokens: [tokenOf(first), tokenOf(second)],
      tickSize: tickOf(record, 'minimum_tick_size'),
      minOrderSize: numberOf(record, ['minimum_order_size']) ?? USUAL_MIN_ORDER_SIZE,
      negRisk: flagOf(record, ['neg_risk']),
      feeRate: 0,
      feeExponent: 1,
      liquidity: INVENTED_LIQUIDITY,
      volume: INVENTED_VOLUME_24H,
      volume24h: INVENTED_VOLUME_24H,
      ...(gameStartMs === undefined ? {} : { gameStartMs }),
      secondsDelay: numberOf(record, ['seconds_delay']) ?? 0,
    },
    ...(endMs === undefined ? {} : { endMs }),
    ...(payoutsMicro === undefined ? {} : { payoutsMicro }),
    updatedAtMs: 0,
    invented: ['liquidity', 'volumes', 'fee', 'Gamma number'],
  };
}

function tokenOf(side: RawRecord): MarketToken {
  return { tokenId: matchedText(side, ['token_id'], TOKEN), outcome: textOf(side, ['outcome']) };
}

function payoutsOf(record: RawRecord, sides: readonly [RawRecord, RawRecord]): readonly [bigint, bigint] | undefined {
  if (!flagOf(record, ['closed'])) return undefined;
  if (flagOf(record, ['is_50_50_outcome'])) return [WHOLE_MICRO / 2n, WHOLE_MICRO / 2n];
  const [first, second] = sides.map((side) => flagOf(side, ['winner']));
  if (first === second) return undefined;
  return first === true ? [WHOLE_MICRO, 0n] : [0n, WHOLE_MICRO];
}
