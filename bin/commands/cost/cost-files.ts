import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type LoadProfile, parseLoadProfile } from './load-profile.ts';
import { parsePriceTable, type PriceTable } from './price-table.ts';

/** The price table beside this file. @throws ZodError */
export function readPrices(): PriceTable {
  return parsePriceTable(fileBeside('prices.yaml'));
}

/** The load profile beside this file. @throws ZodError */
export function readProfile(): LoadProfile {
  return parseLoadProfile(fileBeside('load-profile.yaml'));
}

function fileBeside(name: string): unknown {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}
