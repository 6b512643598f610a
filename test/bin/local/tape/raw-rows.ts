import type { InputPage } from '../../../../bin/local/tape/input-file.ts';
import type { RawRecord } from '../../../../bin/local/tape/raw-record.ts';
import { readInputFile } from '../../../../bin/local/tape/input-file.ts';
import { type BuildChoices, type BuildSources, buildWorld } from '../../../../bin/local/tape/build-world.ts';
import { readResolutions } from '../../../../bin/local/tape/resolutions-file.ts';

export const WALLET = `0x${'a1'.repeat(20)}`;
export const CONDITION = `0x${'c0'.repeat(31)}c1`;
export const UP = '1001';
export const DOWN = '1002';

/** A purchase of 100 shares at 0.40, as `/v2/activity` tells it. */
export function aRawTrade(changes: RawRecord = {}): RawRecord {
  return {
    type: 'TRADE',
    proxy_wallet: WALLET,
    side: 'BUY',
    token_id: UP,
    condition_id: CONDITION,
    size: 100,
    usdc_size: 40,
    price: 0.4,
    timestamp: 1_772_139_600,
    title: 'Will it rain?',
    slug: 'will-it-rain',
    event_slug: 'rain',
    outcome: 'Yes',
    outcome_index: 0,
    name: 'someone',
    transaction_hash: `0x${'ab'.repeat(32)}`,
    ...changes,
  };
}

/** An open Gamma market with every fact. */
export function aGammaRow(changes: RawRecord = {}): RawRecord {
  return {
    id: '703257',
    version: 'v1',
    conditionId: CONDITION,
    question: 'Will it rain?',
    slug: 'will-it-rain',
    category: null,
    tags: [{ id: '1', label: 'Weather', slug: 'weather' }],
    events: [{ id: '77', slug: 'rain' }],
    outcomes: '["Yes","No"]',
    clobTokenIds: `["${UP}","${DOWN}"]`,
    orderPriceMinTickSize: 0.001,
    orderMinSize: 5,
    negRisk: true,
    feesEnabled: true,
    feeSchedule: { rate: 0.05, exponent: 1, takerOnly: true, rebateRate: 0.25 },
    liquidityNum: 1234.5,
    volumeNum: 99_000,
    volume24hr: 4321,
    endDate: '2026-03-01T12:00:00Z',
    secondsDelay: 0,
    closed: false,
    ...changes,
  };
}

export function aPage(values: readonly unknown[], file = 'rows.jsonl'): InputPage {
  return { file, rows: values.map((value, index) => ({ line: index + 1, value })) };
}

/** Sources of one page each. */
export function someSources(activity: readonly unknown[], markets: readonly unknown[] = []): BuildSources {
  return { activity: [aPage(activity)], markets: [aPage(markets, 'markets.jsonl')], books: [], resolutions: new Map() };
}

/** Builds without choosing anything. */
export function buildAll(sources: BuildSources, choices: Partial<BuildChoices> = {}) {
  return buildWorld(sources, { name: 'test', seed: 7, leaders: [], ...choices });
}

/** Reads files into sources, as the command does. */
export async function sourcesOf(files: {
  activity: string;
  markets?: string;
  books?: string;
  resolutions?: string;
}): Promise<BuildSources> {
  const read = async (file: string | undefined) => (file === undefined ? [] : await readInputFile(file));
  return {
    activity: await read(files.activity),
    markets: await read(files.markets),
    books: await read(files.books),
    resolutions: files.resolutions === undefined ? new Map() : await readResolutions(files.resolutions),
  };
}
