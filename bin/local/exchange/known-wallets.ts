import type { Venue } from './venue.ts';

const recorded = new WeakMap<Venue, readonly string[]>();

/** Every wallet that the venue can tell about, in lower case: leaders, whoever has a recorded row, funded accounts. */
export function knownWallets(venue: Venue): readonly string[] {
  const { leaders, rows } = venue.world;
  const inWorld = recorded.get(venue) ?? [...new Set([...leaders, ...rows].map(({ wallet }) => wallet.toLowerCase()))];
  recorded.set(venue, inWorld);
  return [...new Set([...inWorld, ...venue.accounts.keys()])];
}

/** The name that a wallet shows, `''` when it has none. */
export function walletName({ wallets, clock }: Venue, address: string): string {
  return wallets.find(address, clock.now())?.name ?? '';
}
