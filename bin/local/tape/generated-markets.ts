import { createHash } from 'node:crypto';
import { inventedNumber, inventedTokenId } from './invented-id.ts';
import { MARKET_FIELDS } from './market-fields.ts';
import type { MarketFacts } from './tape-world.ts';

/** What the generated leader does next in a market; `other` is the second outcome. */
export type PlannedStep = 'buy' | 'add' | 'sell-part' | 'sell-all' | 'buy-other' | 'merge';

/** One invented market and what the generated leader does in it, in order. */
export type PlannedMarket = {
  readonly slug: string;
  readonly eventSlug?: string;
  readonly question: string;
  readonly category: string;
  readonly outcomes: readonly [string, string];
  readonly version?: 'v2';
  readonly negRisk?: true;
  readonly feeRate: number;
  readonly tickSize: '0.01' | '0.001';
  /** Price of the first outcome at the first step, in ticks, and how it tends to move from step to step. */
  readonly openTicks: number;
  readonly driftTicks: number;
  readonly steps: readonly PlannedStep[];
  /** Owned before the tape starts, shares. */
  readonly openingShares?: number;
  /** The outcome that wins soon after the last step; without it the market outlives the tape. */
  readonly winner?: 0 | 1;
  readonly endsAfterDays: number;
};

const YES_NO = ['Yes', 'No'] as const;

/** Twelve markets of both protocols, with and without fees, neg-risk among them; names and places are made up. */
export const PLANNED_MARKETS: readonly PlannedMarket[] = [
  {
    slug: 'riverton-herons-vs-lakeside-owls',
    question: 'Riverton Herons vs. Lakeside Owls',
    category: 'Sports',
    outcomes: ['Herons', 'Owls'],
    feeRate: 0.05,
    tickSize: '0.01',
    openTicks: 48,
    driftTicks: 4,
    steps: ['buy', 'add', 'add'],
    winner: 0,
    endsAfterDays: 7,
  },
  {
    slug: 'northvale-foxes-vs-harbor-kites',
    question: 'Northvale Foxes vs. Harbor Kites',
    category: 'Sports',
    outcomes: ['Foxes', 'Kites'],
    version: 'v2',
    feeRate: 0.05,
    tickSize: '0.01',
    openTicks: 62,
    driftTicks: -5,
    steps: ['buy', 'add'],
    winner: 1,
    endsAfterDays: 7,
  },
  {
    slug: 'orbital-test-flight-this-week',
    question: 'Will the Larkspur test flight reach orbit this week?',
    category: 'Science',
    outcomes: YES_NO,
    feeRate: 0,
    tickSize: '0.01',
    openTicks: 71,
    driftTicks: 3,
    steps: ['buy'],
    winner: 0,
    endsAfterDays: 5,
  },
  {
    slug: 'old-town-bridge-open-by-march',
    question: 'Will the old town bridge open by March?',
    category: 'Other',
    outcomes: YES_NO,
    feeRate: 0,
    tickSize: '0.01',
    openTicks: 38,
    driftTicks: -2,
    steps: ['buy', 'sell-part'],
    winner: 1,
    endsAfterDays: 9,
  },
  {
    slug: 'avonia-rate-cut-in-march',
    question: 'Will the central bank of Avonia cut its rate in March?',
    category: 'Economics',
    outcomes: YES_NO,
    feeRate: 0.05,
    tickSize: '0.01',
    openTicks: 55,
    driftTicks: 2,
    steps: ['buy', 'add', 'sell-part', 'sell-all'],
    endsAfterDays: 25,
  },
  {
    slug: 'larch-coin-above-40-on-march-1',
    question: 'Will Larchcoin be above 40 dollars on March 1?',
    category: 'Crypto',
    outcomes: YES_NO,
    version: 'v2',
    feeRate: 0.07,
    tickSize: '0.01',
    openTicks: 44,
    driftTicks: 3,
    steps: ['buy', 'sell-part', 'add', 'sell-all'],
    endsAfterDays: 4,
  },
  {
    slug: 'avonia-mayor-ilse-brandt',
    eventSlug: 'avonia-mayor',
    question: 'Will Ilse Brandt become mayor of Avonia?',
    category: 'Politics',
    outcomes: YES_NO,
    negRisk: true,
    feeRate: 0.04,
    tickSize: '0.01',
    openTicks: 34,
    driftTicks: 2,
    steps: ['buy', 'add'],
    endsAfterDays: 40,
  },
  {
    slug: 'avonia-mayor-tomas-reed',
    eventSlug: 'avonia-mayor',
    question: 'Will Tomas Reed become mayor of Avonia?',
    category: 'Politics',
    outcomes: YES_NO,
    negRisk: true,
    feeRate: 0.04,
    tickSize: '0.01',
    openTicks: 41,
    driftTicks: -2,
    steps: ['buy', 'sell-all'],
    endsAfterDays: 40,
  },
  {
    slug: 'treaty-of-avonia-signed-by-june',
    question: 'Will the treaty of Avonia be signed by June?',
    category: 'Geopolitics',
    outcomes: YES_NO,
    feeRate: 0,
    tickSize: '0.001',
    openTicks: 873,
    driftTicks: 6,
    steps: ['buy', 'add', 'sell-part'],
    endsAfterDays: 90,
  },
  {
    slug: 'film-of-the-year-the-long-ferry',
    question: 'Will The Long Ferry be film of the year?',
    category: 'Culture',
    outcomes: YES_NO,
    feeRate: 0.05,
    tickSize: '0.01',
    openTicks: 52,
    driftTicks: 1,
    steps: ['buy', 'buy-other', 'merge', 'add'],
    endsAfterDays: 16,
  },
  {
    slug: 'snow-in-riverton-on-march-2',
    question: 'Will it snow in Riverton on March 2?',
    category: 'Weather',
    outcomes: YES_NO,
    feeRate: 0.05,
    tickSize: '0.01',
    openTicks: 27,
    driftTicks: 3,
    steps: ['buy', 'add', 'sell-all', 'buy'],
    endsAfterDays: 4,
  },
  {
    slug: 'harbor-museum-record-year',
    question: 'Will the Harbor museum have a record year?',
    category: 'Culture',
    outcomes: YES_NO,
    feeRate: 0,
    tickSize: '0.01',
    openTicks: 66,
    driftTicks: -1,
    steps: ['sell-part', 'add'],
    openingShares: 1800,
    endsAfterDays: 300,
  },
];

/**
 * Makes the facts of a planned market; ids follow from its slug, those of protocol V2 in the venue's own layout.
 *
 * @param startMs - The tape's start, from which the planned end counts.
 */
export function plannedFacts(plan: PlannedMarket, startMs: number): MarketFacts {
  const eventSlug = plan.eventSlug ?? plan.slug;
  const hash = createHash('sha256').update(`condition|${plan.slug}`).digest('hex');
  // Module 1 (binary), 128 bits of hash, arity 2, nothing reserved, chain and index 0; the last byte is the outcome's.
  const conditionId = plan.version === 'v2' ? `0x01${hash.slice(0, 32)}0002${'0'.repeat(26)}` : `0x${hash}`;
  const tokenId = (index: 0 | 1): string =>
    plan.version === 'v2' ? `${BigInt(conditionId) + BigInt(index)}` : inventedTokenId(conditionId, index);
  return {
    version: plan.version ?? 'v1',
    gammaId: inventedNumber(`market|${conditionId}`),
    conditionId,
    question: plan.question,
    slug: plan.slug,
    category: plan.category,
    tags: [plan.category],
    eventId: inventedNumber(`event|${eventSlug}`),
    eventSlug,
    tokens: [
      { tokenId: tokenId(0), outcome: plan.outcomes[0] },
      { tokenId: tokenId(1), outcome: plan.outcomes[1] },
    ],
    tickSize: plan.tickSize,
    minOrderSize: 5,
    negRisk: plan.negRisk ?? false,
    feeRate: plan.feeRate,
    feeExponent: 1,
    liquidity: 60_000,
    volume: 900_000,
    volume24h: 240_000,
    endMs: startMs + plan.endsAfterDays * 86_400_000,
    secondsDelay: 0,
    invented: MARKET_FIELDS,
  };
}
