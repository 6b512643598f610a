import { ethers } from 'ethers';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type WalletChoice } from '#core/model/key-rotation.ts';
import { type Identity, type SignedHeaders } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
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

type Claimed = {
  readonly name: FollowerName;
  /** What is prepared, as the signer told it. */
  readonly next: Identity;
  /** What its orders would name; undefined where there is no such wallet. */
  readonly account: WalletChoice | undefined;
  /** False: the key is the one of before, and so is what it may sign for. */
  readonly isOtherKey: boolean;
};

/**
 * Proves a version of a secret before it is put in force: the signer signs with it, and other code finds the key by that; the
 * venue takes a request under its credentials; and the key may sign for the wallet.
 *
 * Nothing is ordered, and nobody but the signer reads the secret.
 *
 * @throws Error where any of it fails; what the adapters throw
 */
export async function proveNext(
  { venue, world }: { readonly venue: NonNullable<System['venue']>; readonly world: NonNullable<System['world']> },
  { name, next, account, isOtherKey }: Claimed,
): Promise<void> {
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
  const counted = await readVenueBalance(reads, account?.signatureType ?? 0);
  if (account === undefined || !isOtherKey) return;
  requirePossible(next.address, account);
  if (isMadeFor(next.address, account)) return;
  const cash = await world.chain.collateral(account.wallet);
  if (!isSameWallet(counted, cash)) throw new Error(notOwned(next.address, account));
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

/** Two wallets with nothing in them look the same. */
function isSameWallet(counted: Usd, cash: Usd): boolean {
  return cash > 0n && counted === cash;
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
