import { padCondition } from './activity-row.ts';
import { cleanText } from './clean-text.ts';
import { scaleDecimal } from './decimal.ts';
import { inventedNumber } from './invented-id.ts';
import { MARKET_FIELDS, type MarketField } from './market-fields.ts';
import {
  INVENTED_LIQUIDITY,
  INVENTED_VOLUME_24H,
  type MarketReading,
  USUAL_MIN_ORDER_SIZE,
  WHOLE_MICRO,
} from './market-reading.ts';
import { flagOf, isRecord, listOf, matchedText, numberOf, type RawRecord, textOf, timeOf } from './raw-record.ts';
import { TapeError } from './tape-error.ts';
import type { MarketToken } from './tape-world.ts';

const CONDITION = { pattern: /^0x([0-9a-f]{62}|[0-9a-f]{64})$/, problem: 'is not a condition id' };
const VERSION = { pattern: /^(v1|v2)?$/, problem: 'is neither v1 nor v2' };
const TICKS: ReadonlySet<string> = new Set(['0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001']);

/**
 * Reads a Gamma row: the family by `version` (rows older than the field are v1), fees only where `feesEnabled`.
 *
 * A row fetched after the market closed shows no liquidity; what it had while it lived is then invented, and said.
 */
export function parseGammaMarket(record: RawRecord): MarketReading {
  const conditionId = padCondition(matchedText(record, ['conditionId', 'condition_id'], CONDITION));
  const version = matchedText(record, ['version'], VERSION) === 'v2' ? 'v2' : 'v1';
  const isClosed = flagOf(record, ['closed']);
  const event = firstEvent(record);
  const eventId = event === undefined ? '' : textOf(event, ['id']);
  const eventSlug = event === undefined ? '' : textOf(event, ['slug']);
  const money = moneyOf(record, isClosed);
  const gameStartMs = timeOf(record, ['gameStartTime']);
  const endMs = timeOf(record, ['endDate', 'endDateIso']);
  const payoutsMicro = isClosed ? payoutsOf(record) : undefined;
  const resolvedAtMs = timeOf(record, ['closedTime', 'umaEndDate']);
  const gammaId = textOf(record, ['id']);
  const marks = marksOf(record);
  return {
    facts: {
      version,
      gammaId: gammaId === '' ? inventedNumber(`market|${conditionId}`) : gammaId,
      conditionId,
      question: textOf(record, ['question']),
      slug: textOf(record, ['slug']),
      category: categoryOf(record),
      tags: tagsOf(record, event),
      tokens: tokensOf(record, version === 'v2' ? 'positionIds' : 'clobTokenIds'),
      tickSize: tickOf(record, 'orderPriceMinTickSize'),
      minOrderSize: numberOf(record, ['orderMinSize']) ?? USUAL_MIN_ORDER_SIZE,
      negRisk: flagOf(record, ['negRisk']),
      ...feeOf(record),
      ...money.facts,
      ...(gameStartMs === undefined ? {} : { gameStartMs }),
      secondsDelay: numberOf(record, ['secondsDelay']) ?? 0,
    },
    ...(endMs === undefined ? {} : { endMs }),
    ...(eventId === '' ? {} : { eventId }),
    ...(eventSlug === '' ? {} : { eventSlug }),
    ...(payoutsMicro === undefined ? {} : { payoutsMicro }),
    ...(payoutsMicro === undefined || resolvedAtMs === undefined ? {} : { resolvedAtMs }),
    updatedAtMs: timeOf(record, ['updatedAt']) ?? 0,
    invented: money.invented,
    ...(marks === undefined ? {} : { marks }),
  };
}

/** Only tapes mark their rows; the venue has no such field. */
function marksOf(record: RawRecord): readonly MarketField[] | undefined {
  if (record['invented'] === undefined) return undefined;
  return listOf(record, ['invented']).map((mark) => {
    const field = MARKET_FIELDS.find((one) => one === mark);
    if (field === undefined) throw new TapeError('is not a field of a market', { field: 'invented', value: mark });
    return field;
  });
}

/** Reads a tick size, which Gamma and the CLOB send as a number. */
export function tickOf(record: RawRecord, field: string): string {
  const tick = numberOf(record, [field]) ?? 0.01;
  const text = `${tick}`;
  if (!TICKS.has(text)) throw new TapeError('is not a tick size', { field, value: tick });
  return text;
}

function moneyOf(record: RawRecord, isClosed: boolean) {
  const liquidity = numberOf(record, ['liquidityNum', 'liquidity']) ?? 0;
  const volume = numberOf(record, ['volumeNum', 'volume']) ?? 0;
  const day = numberOf(record, ['volume24hr']) ?? 0;
  const hasLiquidity = liquidity > 0 || (!isClosed && record['liquidityNum'] !== undefined);
  const hasDay = day > 0 || (!isClosed && record['volume24hr'] !== undefined);
  const volume24h = hasDay ? day : INVENTED_VOLUME_24H;
  return {
    facts: {
      liquidity: hasLiquidity ? liquidity : INVENTED_LIQUIDITY,
      volume: volume > 0 || hasDay ? volume : volume24h,
      volume24h,
    },
    invented: [...(hasLiquidity ? [] : ['liquidity']), ...(hasDay ? [] : ['24 h volume'])],
  };
}

function feeOf(record: RawRecord): { feeRate: number; feeExponent: number } {
  const schedule = record['feeSchedule'];
  if (!flagOf(record, ['feesEnabled']) || !isRecord(schedule)) return { feeRate: 0, feeExponent: 1 };
  return { feeRate: numberOf(schedule, ['rate']) ?? 0, feeExponent: numberOf(schedule, ['exponent']) ?? 1 };
}

function tokensOf(record: RawRecord, field: string): readonly [MarketToken, MarketToken] {
  const ids = listOf(record, [field]);
  const outcomes = listOf(record, ['outcomes']);
  const [first, second] = ids;
  if (ids.length !== 2 || !isTokenId(first) || !isTokenId(second))
    throw new TapeError('is not a pair of token ids', { field, value: record[field] ?? null });
  if (outcomes.length !== 2)
    throw new TapeError('is not a pair', { field: 'outcomes', value: record['outcomes'] ?? null });
  return [
    { tokenId: first, outcome: cleanText(String(outcomes[0])) },
    { tokenId: second, outcome: cleanText(String(outcomes[1])) },
  ];
}

function isTokenId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,78}$/.test(value);
}

/** What a share paid: prices of a closed market are "1", "0" or "0.5" and add to one; others tell nothing. */
function payoutsOf(record: RawRecord): readonly [bigint, bigint] | undefined {
  const prices = listOf(record, ['outcomePrices']).map((price) => scaleDecimal(String(price), 6));
  const [first, second] = prices;
  if (first === undefined || second === undefined || first + second !== WHOLE_MICRO) return undefined;
  return first === 0n || second === 0n || first === second ? [first, second] : undefined;
}

function firstEvent(record: RawRecord): RawRecord | undefined {
  return listOf(record, ['events']).find(isRecord);
}

function categoryOf(record: RawRecord): string | null {
  const category = textOf(record, ['category']);
  return category === '' ? null : category;
}

function tagsOf(record: RawRecord, event: RawRecord | undefined): readonly string[] {
  const own = listOf(record, ['tags']);
  const tags = own.length > 0 || event === undefined ? own : listOf(event, ['tags']);
  return tags
    .map((tag) => (isRecord(tag) ? textOf(tag, ['label', 'slug']) : typeof tag === 'string' ? cleanText(tag) : ''))
    .filter((tag) => tag !== '');
}
