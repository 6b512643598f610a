import type { Venue } from './venue.ts';

/** Whether a wallet lets a contract take its collateral and its tokens: every account does until it takes its leave back. */
export function isAllowed(
  { accounts, withheld }: Pick<Venue, 'accounts' | 'withheld'>,
  wallet: string,
  spender: string,
): boolean {
  const [owner, other] = [wallet.toLowerCase(), spender.toLowerCase()];
  return accounts.has(owner) && !withheld.has(`${owner} ${other}`);
}
