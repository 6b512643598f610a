import { parseClobMarket } from './clob-market.ts';
import { parseGammaMarket } from './gamma-market.ts';
import type { MarketReading } from './market-reading.ts';
import { recordOf } from './raw-record.ts';

/**
 * Reads one market row, of Gamma or of the CLOB.
 *
 * @throws TapeError naming field and value; a market without exactly two tokens is refused too.
 */
export function parseMarket(value: unknown): MarketReading {
  const record = recordOf(value);
  return Array.isArray(record['tokens']) ? parseClobMarket(record) : parseGammaMarket(record);
}

/** Keeps of several rows of one market the one that was written last. */
export function latestReadings(readings: readonly MarketReading[]): ReadonlyMap<string, MarketReading> {
  const latest = new Map<string, MarketReading>();
  for (const reading of readings) {
    const known = latest.get(reading.facts.conditionId);
    if (known === undefined || known.updatedAtMs <= reading.updatedAtMs) latest.set(reading.facts.conditionId, reading);
  }
  return latest;
}
