import type * as z from 'zod';
import {
  type ConditionId,
  type EventGroupId,
  parseConditionId,
  parseEventGroupId,
  type TokenId,
} from '#core/values/ids.ts';
import { unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { usd, type Usd } from '#core/values/usd.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { gammaMarketSchema, gammaPageSchema } from './schemas.ts';

/** What changes slowly about a market. */
export type MarketFacts = {
  readonly condition: ConditionId;
  readonly version: 'v1' | 'v2';
  readonly question: string;
  readonly slug?: string;
  readonly tokens: readonly { readonly token: TokenId; readonly outcome: string }[];
  readonly isClosed: boolean;
  readonly hasBook: boolean;
  readonly negRisk?: boolean;
  readonly eventGroup?: EventGroupId;
  readonly categories: readonly string[];
  readonly liquidity: Usd;
  readonly volume24h?: Usd;
  readonly endsAt?: UnixMs;
  readonly startsAt?: UnixMs;
  readonly isResolving?: true;
  readonly fee?: { readonly rate: number | string; readonly exponent: number | string };
};

/** How old an answer of Gamma may be that a decision goes by; facts that orders are made of are never remembered. */
export const FACTS_TTL_MS = 60_000;
const MAX_CACHED = 5_000;

/** Slow facts about markets, by either of their names. */
export type GammaMarketFacts = {
  ofCondition(condition: ConditionId): Promise<MarketFacts | undefined>;
  /** By a token of a `v1` market: the tokens of newer ones hold their condition. */
  ofToken(token: TokenId): Promise<MarketFacts | undefined>;
};

/**
 * Reads what changes slowly about markets from Gamma, and remembers it for a minute of the machine's own time.
 *
 * Open markets are asked for first, since Gamma hides resolved ones unless told. The row is taken only if it is the one
 * asked for: Gamma answers a filter that it does not understand with any markets.
 */
export function gammaMarketFacts(source: GammaSource): GammaMarketFacts {
  const known = new Map<ConditionId, { readonly facts: MarketFacts; readonly readAt: number }>();
  const byToken = new Map<TokenId, ConditionId>();
  const elapsedMs = source.elapsedMs ?? (() => performance.now());
  const remember = (facts: MarketFacts | undefined): MarketFacts | undefined => {
    if (facts === undefined) return undefined;
    if (known.size >= MAX_CACHED) known.clear();
    if (byToken.size >= MAX_CACHED) byToken.clear();
    known.set(facts.condition, { facts, readAt: elapsedMs() });
    for (const { token } of facts.tokens) byToken.set(token, facts.condition);
    return facts;
  };
  const ofCondition = async (condition: ConditionId): Promise<MarketFacts | undefined> => {
    const cached = known.get(condition);
    if (cached !== undefined && elapsedMs() - cached.readAt < FACTS_TTL_MS) return cached.facts;
    const isAsked = (row: GammaRow): boolean => parseConditionId(row.conditionId) === condition;
    return remember(await fetchFacts(source, { name: 'condition_ids', forms: writtenForms(condition), isAsked }));
  };
  return {
    ofCondition,
    async ofToken(token) {
      // Which market a token belongs to never changes.
      const condition = byToken.get(token);
      if (condition !== undefined) return known.get(condition)?.facts ?? ofCondition(condition);
      const read = await fetchFacts(source, { name: 'clob_token_ids', forms: [token], isAsked: () => true });
      return remember(read?.tokens.some((outcome) => outcome.token === token) === true ? read : undefined);
    },
  };
}

type GammaSource = {
  readonly baseUrl: string;
  readonly http: Http;
  /** The machine's own milliseconds, whatever the time of day; `performance.now` unless told. */
  readonly elapsedMs?: (() => number) | undefined;
};
type GammaRow = z.output<typeof gammaPageSchema>['markets'][number];
type Asked = {
  readonly name: 'condition_ids' | 'clob_token_ids';
  /** The same id in all of its spellings. */
  readonly forms: readonly string[];
  readonly isAsked: (row: GammaRow) => boolean;
};

async function fetchFacts(source: GammaSource, asked: Asked): Promise<MarketFacts | undefined> {
  return (await fetchRow(source, asked, false)) ?? fetchRow(source, asked, true);
}

async function fetchRow(
  { baseUrl, http }: GammaSource,
  { name, forms, isAsked }: Asked,
  closed: boolean,
): Promise<MarketFacts | undefined> {
  const query = new URLSearchParams({ include_tag: 'true', closed: String(closed) });
  for (const form of forms) query.append(name, form);
  const url = `${baseUrl}/markets/keyset?${query.toString()}`;
  const page = await readJson({ http, name: 'gamma', request: { method: 'GET', url }, schema: gammaPageSchema });
  const row = page?.markets.find(isAsked);
  if (row === undefined) return undefined;
  const parsed = gammaMarketSchema.safeParse(row);
  if (parsed.success) return factsOf(parsed.data);
  throw new UnreadableAnswerError(`gamma: ${parsed.error.issues[0]?.path.join('.') ?? ''} of a market`, {
    source: 'gamma',
  });
}

/** Gamma spells the ids of newer markets with 31 bytes; we pad them, and cannot tell from the id alone. */
export function writtenForms(condition: ConditionId): readonly string[] {
  return condition.endsWith('00') ? [condition, condition.slice(0, -2)] : [condition];
}

/** Puts a row of Gamma into our words; undefined where it tells no outcomes. */
export function factsOf(row: z.output<typeof gammaMarketSchema>): MarketFacts | undefined {
  const ids = row.version === 'v1' ? row.clobTokenIds : row.positionIds;
  const condition = parseConditionId(row.conditionId);
  if (condition === undefined) return undefined;
  if (ids === undefined || ids === null || ids.length === 0 || ids.length !== row.outcomes.length) return undefined;
  const [endsAt, startsAt] = [timeOf(row.endDate), timeOf(row.gameStartTime)];
  const fee = row.feesEnabled === false ? undefined : row.feeSchedule;
  const eventGroup = eventGroupOf(row);
  return {
    condition,
    version: row.version,
    question: row.question,
    ...(row.slug === '' ? {} : { slug: row.slug }),
    tokens: ids.map((token, index) => ({ token, outcome: row.outcomes[index] ?? '' })),
    isClosed: row.closed,
    hasBook: row.enableOrderBook !== false,
    ...(typeof row.negRisk === 'boolean' ? { negRisk: row.negRisk } : {}),
    ...(eventGroup === undefined ? {} : { eventGroup }),
    categories: categoriesOf(row),
    ...(row.volume24hr === undefined || row.volume24hr === null ? {} : { volume24h: usd(row.volume24hr) }),
    liquidity: usd(row.liquidityNum ?? row.liquidity ?? 0n),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(isResolving(row) ? { isResolving: true } : {}),
    ...(fee === undefined || fee === null ? {} : { fee }),
  };
}

/** Gamma writes times as ISO 8601, and games' with a space and hours of offset: `2026-03-01 20:00:00+00`. */
export function timeOf(text: string | null | undefined): UnixMs | undefined {
  if (text === undefined || text === null) return undefined;
  const iso = text.trim().replace(' ', 'T');
  const at = Date.parse(/[+-]\d{2}$/.test(iso) ? `${iso}:00` : iso);
  return Number.isNaN(at) ? undefined : unixMs(at);
}

/** From the first proposal on its outcome may be paid; that a question has been put tells nothing. */
function isResolving({ umaResolutionStatus, resolutionStatus }: z.output<typeof gammaMarketSchema>): boolean {
  const states = ['proposed', 'disputed', 'settled', 'resolved'];
  return states.includes(umaResolutionStatus ?? '') || resolutionStatus === 'resolved';
}

/** Of several the oldest, whatever order they come in: the same market must always count in the same one. */
function eventGroupOf({ events }: z.output<typeof gammaMarketSchema>): EventGroupId | undefined {
  return (events ?? [])
    .flatMap((event) => parseEventGroupId(String(event.id ?? '')) ?? [])
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

function categoriesOf(row: z.output<typeof gammaMarketSchema>): readonly string[] {
  const events = row.events ?? [];
  const tags = [...(row.tags ?? []), ...events.flatMap((event) => event.tags ?? [])];
  const names = [
    row.category,
    ...events.map((event) => event.category),
    ...tags.flatMap((tag) => [tag.label, tag.slug]),
  ];
  return [...new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))];
}
