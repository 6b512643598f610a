import { ethers } from 'ethers';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type WalletChoice } from '#core/model/key-rotation.ts';
import { type Identity, type SignedHeaders } from '#core/model/signing.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type Usd } from '#core/values/usd.ts';
import { type System } from '../open-system.ts';

const AUTH_DOMAIN = { name: 'ClobAuthDomain', version: '1', chainId: 137 };
const AUTH_TYPES = {
  ClobAuth: [
    { name: 'address', type: 'address' },
    { name: 'timestamp', type: 'string' },
    { name: 'nonce', type: 'uint256' },
    { name: 'message', type: 'string' },
  ],
};
const AUTH_MESSAGE = 'This message attests that I control the given wallet';

/** The wallet that the key is to sign for. */
export type Claim =
  /** The one that there is; undefined where there is none. */
  | {
      readonly kind: 'stays';
      readonly account: WalletChoice | undefined;
      /** False: the key is the one of before, and so is what it may sign for. */
      readonly isOtherKey: boolean;
    }
  /** One of the key's own, of this signature type. */
  | { readonly kind: 'own'; readonly signatureType: SignatureType };

type Claimed = {
  readonly name: FollowerName;
  /** What is prepared, as the signer told it. */
  readonly next: Identity;
  readonly claim: Claim;
};

/**
 * Proves a version of a secret before it is put in force: the signer signs with it, and other code finds the key by that; the
 * venue takes a request under its credentials; and the key may sign for the wallet.
 *
 * Nothing is ordered, and nobody but the signer reads the secret.
 *
 * @returns The key's own wallet, where the funds will lie in one; undefined where they stay.
 * @throws Error where any of it fails; what the adapters throw
 */
export async function proveNext(
  { venue, world }: { readonly venue: NonNullable<System['venue']>; readonly world: NonNullable<System['world']> },
  { name, next, claim }: Claimed,
): Promise<WalletChoice | undefined> {
  const { clobUrl, http, clock, signer } = venue;
  const found = signerOf(await signer.auth(name, { slot: 'next' }));
  if (found !== next.address)
    throw new Error(`the signer was asked to sign with the key of ${next.address}, and signed with that of ${found}`);
  const reads = {
    clobUrl,
    http,
    clock,
    headers: (request: Parameters<typeof signer.requestAs>[2]) => signer.requestAs('next', name, request),
  };
  const signatureType = claim.kind === 'own' ? claim.signatureType : (claim.account?.signatureType ?? 0);
  const counted = await readVenueBalance(reads, signatureType);
  if (claim.kind === 'own') {
    const [only, ...others] = ownWallets(next.address, signatureType);
    const wallet = others.length === 0 ? only : await countedDeposit(world, next.address, counted);
    return wallet === undefined ? undefined : { wallet, signatureType };
  }
  const { account, isOtherKey } = claim;
  if (account === undefined || !isOtherKey) return undefined;
  requirePossible(next.address, account);
  if (!isMadeFor(next.address, account)) await requireCounted(world, next.address, { account, counted });
  return undefined;
}

/**
 * Refuses a new key of whose two deposit wallets the venue could mean either, whatever it counts.
 *
 * @throws Error that lists both; UnavailableError
 */
export async function refuseAlike({ chain }: Cash, address: string): Promise<void> {
  const held = await cashOf(chain, ownWallets(address, 3));
  if (new Set(held.map(({ cash }) => cash)).size < held.length) throw new Error(unknownDeposit(address, held));
}

type Cash = { readonly chain: Pick<NonNullable<System['world']>['chain'], 'collateral'> };

type Held = { readonly wallet: Wallet; readonly cash: Usd };

/** The venue tells what it counts, and not where: only money that lies in one wallet alone says in which. */
async function countedDeposit({ chain }: Cash, address: string, counted: Usd): Promise<Wallet> {
  const held = await cashOf(chain, ownWallets(address, 3));
  const [match, ...others] = held.filter(({ cash }) => cash === counted);
  if (match !== undefined && counted > 0n && others.length === 0) return match.wallet;
  throw new Error(unknownDeposit(address, held, counted));
}

/** @throws Error where what the venue counts for the key does not lie in the wallet, or may as well lie in one of the key's own */
async function requireCounted(
  { chain }: Cash,
  address: string,
  { account, counted }: { readonly account: WalletChoice; readonly counted: Usd },
): Promise<void> {
  // Wallets with nothing in them look the same.
  if (counted === 0n || (await chain.collateral(account.wallet)) !== counted)
    throw new Error(notOwned(address, account));
  const own = (await cashOf(chain, ownWallets(address, 3))).find(({ cash }) => cash === counted);
  if (own === undefined) return;
  throw new Error(
    `nothing tells whether the key of ${address} signs for ${account.wallet}: its own deposit wallet ${own.wallet} holds ` +
      `${dollarText(counted)} too. Move any amount, and try again`,
  );
}

function cashOf(chain: Cash['chain'], wallets: readonly Wallet[]): Promise<readonly Held[]> {
  return Promise.all(wallets.map(async (wallet) => ({ wallet, cash: await chain.collateral(wallet) })));
}

function ownWallets(address: string, signatureType: SignatureType): readonly Wallet[] {
  return walletsOfKey(address)
    .filter((one) => one.signatureType === signatureType)
    .map(({ wallet }) => wallet);
}

function unknownDeposit(address: string, held: readonly Held[], counted?: Usd): string {
  const both = held.map(({ wallet, cash }) => `${wallet} holds ${dollarText(cash)}`).join(', ');
  const told = counted === undefined ? '' : `, and the venue counts ${dollarText(counted)}`;
  return (
    `the key of ${address} has two deposit wallets, and nothing tells which of them is in use: ${both}${told}. ` +
    'Put money into that one, more than into the other, and try again'
  );
}

/** @throws Error where no exchange would ever take an order of this key for this wallet */
export function requirePossible(address: string, account: WalletChoice): void {
  if (account.signatureType === 3 || isMadeFor(address, account)) return;
  throw new Error(notOwned(address, account));
}

/** The exchanges find proxies and Safes by their key; of a deposit wallet its own contract says who may sign. */
function isMadeFor(address: string, { wallet, signatureType }: WalletChoice): boolean {
  return walletsOfKey(address).some((one) => one.wallet === wallet && one.signatureType === signatureType);
}

function notOwned(address: string, { wallet, signatureType }: WalletChoice): string {
  const why =
    signatureType === 3
      ? 'the venue does not count for this key what lies in it (hand it over to the key first, with money in it)'
      : 'the exchanges know it by the key that it was made for';
  return `the key of ${address} does not sign for ${wallet}: ${why}. --new-wallet takes one of its own`;
}

/** Whose signature the headers carry, found by other code than wrote it. */
function signerOf(headers: SignedHeaders): string {
  const { POLY_ADDRESS: address = '', POLY_TIMESTAMP: timestamp = '', POLY_NONCE: nonce = '' } = headers;
  const signed = { address, timestamp, nonce, message: AUTH_MESSAGE };
  return ethers.verifyTypedData(AUTH_DOMAIN, AUTH_TYPES, signed, headers['POLY_SIGNATURE'] ?? '');
}
