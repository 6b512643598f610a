import type { Venue } from '../venue.ts';

/**
 * The names that a wallet, a signer or the condition of a market goes by, in lower case.
 *
 * A signer goes by the funded wallets that it signs for: of those alone settlement, chain and streams tell. A market
 * of protocol v2 is told with 62 digits of its condition by some and with 64 by others.
 */
export function namesFor({ accounts, markets }: Pick<Venue, 'accounts' | 'markets'>, of: string): readonly string[] {
  const name = of.toLowerCase();
  const market = markets.condition(name);
  return [
    name,
    ...[...accounts.values()].filter(({ signer }) => signer === name).map(({ wallet }) => wallet),
    ...(market === undefined ? [] : [market.conditionId.toLowerCase(), market.paddedConditionId]),
  ];
}
