/** The facts of a market that a tape may have had to invent; what a row cannot leave open is not among them. */
export const MARKET_FIELDS = [
  'volume',
  'liquidity',
  'category',
  'end',
  'resolution',
  'fee',
  'tick',
  'minimum',
  'event',
  'token',
  'payout',
] as const;

/** One such fact, as a tape marks it. */
export type MarketField = (typeof MARKET_FIELDS)[number];

/** What each phrase of a build's notes concerns; a phrase that is not here concerns nothing that anybody decides on. */
const FIELDS_OF_PHRASES: Readonly<Record<string, readonly MarketField[]>> = {
  liquidity: ['liquidity'],
  volumes: ['volume'],
  '24 h volume': ['volume'],
  fee: ['fee'],
  'event number': ['event'],
  'planned end': ['end'],
  'time of resolution': ['resolution'],
  'everything but its trades': ['volume', 'liquidity', 'category', 'fee', 'tick', 'minimum'],
  'token id': ['token'],
  outcome: ['payout'],
};

/** What a market's phrases and earlier marks come to, each field once and in one order. */
export function inventedFields(phrases: readonly string[], marks: readonly MarketField[] = []): readonly MarketField[] {
  const found = new Set([...marks, ...phrases.flatMap((phrase) => FIELDS_OF_PHRASES[phrase] ?? [])]);
  return MARKET_FIELDS.filter((field) => found.has(field));
}
