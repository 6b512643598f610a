import { formatMicro, scaleDecimal } from './decimal.ts';
import { parseWhole, readText } from './input-file.ts';
import { WHOLE_MICRO } from './market-reading.ts';
import { parseTime, recordOf, type RawRecord } from './raw-record.ts';
import { locate, TapeError } from './tape-error.ts';
import type { MarketFacts } from './tape-world.ts';

/** How one market ended, as far as it is known. */
export type KnownResolution = {
  /** Micro-dollars a share of the token paid. */
  readonly payouts: ReadonlyMap<string, bigint>;
  readonly atMs?: number;
};

/**
 * Reads `{condition: {token: won, time?: ISO}}`, where won is true, false, a share of a dollar, or null for unknown.
 *
 * @throws TapeError naming the condition and the value.
 */
export async function readResolutions(path: string): Promise<ReadonlyMap<string, KnownResolution>> {
  return parseResolutions(path, parseWhole(path, await readText(path)));
}

/** @throws TapeError naming the condition and the value. */
export function parseResolutions(file: string, value: unknown): ReadonlyMap<string, KnownResolution> {
  return locate({ file }, () => {
    const known = new Map<string, KnownResolution>();
    for (const [condition, entry] of Object.entries(recordOf(value))) {
      if (!/^0x[0-9a-f]{64}$/i.test(condition))
        throw new TapeError('is not a condition id of 64 hex digits', { value: condition });
      known.set(condition.toLowerCase(), parseEntry(condition, entry));
    }
    return known;
  });
}

/**
 * Finds what both tokens of a market paid.
 *
 * @returns undefined when it is not known.
 * @throws TapeError when the payouts do not add to one dollar.
 */
export function payoutsFor(
  tokens: MarketFacts['tokens'],
  known: KnownResolution | undefined,
): readonly [bigint, bigint] | undefined {
  const [first, second] = tokens.map((token) => known?.payouts.get(token.tokenId));
  if (first === undefined && second === undefined) return undefined;
  const pair = [first ?? WHOLE_MICRO - (second ?? 0n), second ?? WHOLE_MICRO - (first ?? 0n)] as const;
  if (pair[0] + pair[1] !== WHOLE_MICRO)
    throw new TapeError('the two tokens of a market pay one dollar together', { value: pair.map(formatMicro) });
  return pair;
}

/** Writes the ends of markets so that reading them gives the same. */
export function resolutionsJson(markets: readonly MarketFacts[]): RawRecord {
  const entries = markets.flatMap(({ conditionId, tokens, resolution }) => {
    if (resolution === undefined) return [];
    const paid = tokens.map((token, index) => [token.tokenId, wonOf(resolution.payoutsMicro[index] ?? 0n)] as const);
    return [[conditionId, { ...Object.fromEntries(paid), time: new Date(resolution.atMs).toISOString() }] as const];
  });
  return Object.fromEntries(entries);
}

function parseEntry(condition: string, value: unknown): KnownResolution {
  const payouts = new Map<string, bigint>();
  let atMs: number | undefined;
  for (const [key, won] of Object.entries(recordOf(value))) {
    if (key === 'time') {
      atMs = typeof won === 'string' ? parseTime(won) : NaN;
      if (!Number.isFinite(atMs)) throw new TapeError('is not a time', { field: `${condition}.time`, value: won });
      continue;
    }
    const paid = paidOf(won);
    if (!/^\d{1,78}$/.test(key) || (paid === undefined && won !== null))
      throw new TapeError('is neither true, false, null nor a share of a dollar', {
        field: `${condition}.${key}`,
        value: won,
      });
    if (paid !== undefined) payouts.set(key, paid);
  }
  return { payouts, ...(atMs === undefined ? {} : { atMs }) };
}

function paidOf(won: unknown): bigint | undefined {
  if (typeof won === 'boolean') return won ? WHOLE_MICRO : 0n;
  const micro = typeof won === 'number' ? scaleDecimal(`${won}`, 6) : undefined;
  return micro !== undefined && micro <= WHOLE_MICRO ? micro : undefined;
}

function wonOf(micro: bigint): boolean | number {
  if (micro === 0n || micro === WHOLE_MICRO) return micro === WHOLE_MICRO;
  return Number(formatMicro(micro));
}
