import { hashOf } from './chance.ts';
import { invalidQuery, notFound } from './gamma-query.ts';
import { json, type VenueReply } from './http-server.ts';
import { knownWallets, walletName } from './known-wallets.ts';
import type { Venue } from './venue.ts';

/** `GET /public-profile`: the wallet that holds the funds of an address, be it that wallet or the key pair behind it. */
export function profileReply(venue: Venue, search: URLSearchParams): VenueReply {
  const address = (search.get('address') ?? '').toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(address)) return invalidQuery('invalid address');
  const behind = [...venue.accounts.values()].find(({ signer }) => signer === address)?.wallet;
  const wallet = knownWallets(venue).includes(address) ? address : behind;
  if (wallet === undefined) return notFound('profile not found');
  const name = walletName(venue, wallet);
  const id = String(hashOf(`profile|${wallet}`).readUInt32BE(0));
  return json(200, {
    createdAt: new Date(venue.world.startMs).toISOString(),
    proxyWallet: wallet,
    profileImage: '',
    displayUsernamePublic: name !== '',
    bio: '',
    pseudonym: '',
    name,
    users: [{ id, creator: false, mod: false }],
    xUsername: '',
    verifiedBadge: false,
  });
}
