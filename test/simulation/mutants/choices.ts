import { type Mutant } from './mutant.ts';

/** What a person chooses: markets, bands of prices, sizes, first copies. */
export const CHOICES: readonly Mutant[] = [
  {
    name: 'denied-market-is-bought',
    rule: 'nothing is bought in a market that is denied',
    file: 'core/risk/market-listed.ts',
    search: 'deniedMarkets.find((listed) => names.includes(listed) || mayBe(listed))',
    replace: 'deniedMarkets.find((listed) => mayBe(listed))',
  },
  {
    name: 'denied-outcome-is-bought',
    rule: 'nothing is bought of an outcome that is denied',
    file: 'core/risk/market-outcome.ts',
    search: "if (isNamed(filters.deniedOutcomes)) return { code: 'OUTCOME_DENIED', outcome };",
    replace: "if (isNamed([])) return { code: 'OUTCOME_DENIED', outcome };",
  },
  {
    name: 'untold-volume-is-enough',
    rule: 'a volume that nobody tells is none',
    file: 'core/risk/market-volume.ts',
    search: "  if (volume === undefined) return { code: 'VOLUME_BELOW_MINIMUM', minimum };\n",
    replace: '  if (volume === undefined) return undefined;\n',
  },
  {
    name: 'loss-is-forgotten',
    rule: 'what was given up at a loss is not bought again within the pause that is asked for',
    file: 'core/ledger/note-loss.ts',
    search: '  return { lostAt: now };\n',
    replace: '  return {};\n',
  },
  {
    name: 'price-above-the-band-is-paid',
    rule: "an entry's limit lies within the band of prices",
    file: 'core/risk/market-price.ts',
    search: 'return most === undefined ? limit : smaller(limit, most);',
    replace: 'return most === undefined ? limit : smaller(limit, limit);',
  },
  {
    name: 'price-below-the-band-is-paid',
    rule: 'nothing is bought below the band of prices',
    file: 'core/risk/market-price.ts',
    search: 'if (least !== undefined && best < least) return',
    replace: 'if (least !== undefined && best < least - least) return',
  },
  {
    name: 'wide-spread-is-bought',
    rule: 'nothing is bought where the spread is too wide',
    file: 'core/risk/market-spread.ts',
    search: 'return spread <= max ? undefined :',
    replace: 'return spread <= max || spread > 0n ? undefined :',
  },
  {
    name: 'bid-of-nobody-is-no-spread',
    rule: 'a book without a bid counts as one that bids nothing',
    file: 'core/risk/market-spread.ts',
    search: '(book?.bids[0]?.price ?? 0n)',
    replace: '(book?.bids[0]?.price ?? ask)',
  },
  {
    name: 'whole-book-is-asked-for',
    rule: 'an entry asks for its part of the book',
    file: 'core/risk/market-depth.ts',
    search: 'scaleFloor(offered, part, ONE_IN_BPS)',
    replace: 'scaleFloor(offered, ONE_IN_BPS, ONE_IN_BPS)',
  },
  {
    name: 'market-near-its-end-is-bought',
    rule: 'nothing is bought so near to the end of a market',
    file: 'core/risk/market-end.ts',
    search: 'return leftMs >= minimumMs ? undefined :',
    replace: 'return leftMs >= minimumMs - minimumMs ? undefined :',
  },
  {
    name: 'single-bet-is-not-bounded',
    rule: 'one bet is no larger than allowed',
    file: 'core/risk/size-rules.ts',
    search: 'smaller(settings.limits.maxSingleBet, signingBounds(settings, follower).perOrder)',
    replace:
      'smaller(settings.limits.maxTotalExposure, smaller(ORDER_CEILING, signingBounds(settings, follower).perDay))',
  },
  {
    name: 'bet-takes-all-of-the-allocation',
    rule: 'one bet is no larger than its part of the allocation',
    file: 'core/risk/size-rules.ts',
    search: 'upTo(scaleFloor(follow.allocated, settings.limits.maxPositionBps, ONE_IN_BPS))',
    replace:
      'upTo(scaleFloor(follow.allocated, settings.limits.maxPositionBps > 0n ? ONE_IN_BPS : ONE_IN_BPS, ONE_IN_BPS))',
  },
  {
    name: 'canary-is-not-bounded',
    rule: "a follower's first copies are the venue's least",
    file: 'core/decide.ts',
    search: '  if (isCanary(snapshot)) {\n',
    replace: '  if (isCanary(snapshot) && market.minimumShares < 0n) {\n',
  },
  {
    name: 'event-cap-not-conditional',
    rule: "an event's limit is a condition of the reservation",
    file: 'core/execution/reserve-entry.ts',
    search: 'move(eventCap(eventGroup), limits.event, joiningBasis(position))',
    replace: 'move(eventCap(eventGroup), undefined, joiningBasis(position))',
  },
  {
    name: 'market-cap-not-conditional',
    rule: "a market's limit is a condition of the reservation",
    file: 'core/execution/reserve-entry.ts',
    search: 'move(marketCap(child.condition), limits.market)',
    replace: 'move(marketCap(child.condition))',
  },
  {
    name: 'rate-counts-nothing',
    rule: 'each entry counts in its minute',
    file: 'core/execution/reserve-entry.ts',
    search: 'entries: 1n, entriesAtMost: limit - 1n',
    replace: 'entries: 0n, entriesAtMost: limit - 1n',
  },
  {
    name: 'purchases-are-not-counted',
    rule: 'each purchase of a token counts until nothing of it is owned',
    file: 'core/execution/reserve-entry.ts',
    search: 'return { ...bound, adds: 1n, addsAtMost: adds.most - 1n };',
    replace: 'return { ...bound, adds: 0n, addsAtMost: adds.most };',
    and: [
      {
        file: 'core/risk/size-rules.ts',
        search: 'if (limits.adds === undefined || adds < limits.adds.most) return undefined;',
        replace: 'if (limits.adds === undefined || adds <= limits.adds.most) return undefined;',
      },
    ],
  },
  {
    name: 'stake-is-put-in-again',
    rule: 'several purchases of one token are one Kelly stake',
    file: 'core/risk/priced-entry.ts',
    search: 'left(whole, tokenCap?.used ?? NO_USD)',
    replace: 'left(whole, tokenCap === undefined ? NO_USD : left(NO_USD, NO_USD))',
    and: [
      {
        file: 'core/risk/limits.ts',
        search:
          '  if (stake === undefined || most === undefined) return stake ?? most;\n  return smaller(stake, most);\n',
        replace: '  return stake === undefined ? most : (most ?? stake * 1_000n) as Usd;\n',
      },
    ],
  },
  {
    name: 'unmeasured-leader-is-bet-on',
    rule: 'without a measured edge nothing is staked',
    file: 'core/risk/leader-rules.ts',
    search: "if (edge === undefined) return { code: 'EDGE_UNKNOWN' };",
    replace: 'if (edge === undefined) return undefined;',
    and: [
      {
        file: 'core/risk/priced-entry.ts',
        search: 'edge === undefined ? price(0n)',
        replace: 'edge === undefined ? price(990_000n)',
      },
    ],
  },
];
