import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { type Follower, type Leader, type Settings } from '#core/model/settings.ts';
import { isPaperWallet } from '#core/values/ids.ts';

/** A leader who is an own account, and why he is. */
export type OwnLeader = { readonly leader: Leader; readonly why: string };

/**
 * Finds the leaders who are own accounts: whose wallet is a follower's, or another address that the follower's key
 * commands, where that key is known.
 *
 * A key is known by its address, which is the wallet of an account that signs by itself; of a deposit wallet it is not.
 */
export function ownLeaders({ leaders, followers }: Pick<Settings, 'leaders' | 'followers'>): readonly OwnLeader[] {
  const owned = followers.flatMap(addressesOf);
  return leaders.flatMap((leader) => {
    const own = owned.find(({ wallet }) => wallet === leader.wallet);
    return own === undefined ? [] : [{ leader, why: own.why }];
  });
}

type OwnAddress = { readonly wallet: string; readonly why: string };

function addressesOf({ name, wallet, signatureType }: Follower): readonly OwnAddress[] {
  if (wallet === undefined || isPaperWallet(wallet)) return [];
  if (signatureType === 3) return [{ wallet, why: `it is ${name}'s wallet, which would copy itself` }];
  return walletsOfKey(wallet).map((one) => ({
    wallet: one.wallet,
    why:
      one.wallet === wallet
        ? `it is ${name}'s wallet, which would copy itself`
        : `the key of ${name} commands it, which would copy itself`,
  }));
}

/** Lists, in words, the followers whose wallet another follower has. */
export function sharedWallets({ followers }: Pick<Settings, 'followers'>): readonly string[] {
  const first = new Map<string, string>();
  return followers.flatMap(({ name, wallet }) => {
    if (wallet === undefined) return [];
    const before = first.get(wallet);
    first.set(wallet, before ?? name);
    return before === undefined
      ? []
      : [`${name} has the wallet of ${before}, ${wallet}: each would sell what the other owns`];
  });
}
