import { concatHex, getAddress, getCreate2Address, type Hex, keccak256, numberToHex, pad } from 'viem';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';

/** Which contract holds the funds, if any: what the venue calls the signature type, and how its address comes about. */
export type KeyWalletKind = 'key' | 'proxy' | 'safe' | 'deposit' | 'first-deposit';

/** An address whose funds a key commands at the venue. */
export type KeyWallet = {
  readonly kind: KeyWalletKind;
  readonly signatureType: 0 | 1 | 2 | 3;
  readonly wallet: Wallet;
};

// The factories: the venue's contract page, read 2026-11-20. The code hashes, the first deposit wallets' implementation
// and the bytes of the clones: `@polymarket/builder-relayer-client` 0.0.10 (MIT), read 2026-11-22; tests hold the
// addresses that it and the venue's other clients publish.
const PROXY_FACTORY = '0xaB45c5A4B0c941a2F231C04C3f49182e1A254052';
const PROXY_CODE_HASH = '0xd21df8dc65880a8606f09fe0ce3df9b8869287ab0b058be05aa9e8af6330a00b';
const SAFE_FACTORY = '0xaacFeEa03eb1561C4e67d661e40682Bd20E3541b';
const SAFE_CODE_HASH = '0x2bce2127ff07fb632d16c8347c4ebf501f4841168bed00d9e6ef715ddb6fcecf';
const DEPOSIT_FACTORY = '0x00000000000Fb5C9ADea0298D729A0CB3823Cc07';
const DEPOSIT_BEACON = '0x7A18EDfe055488A3128f01F563e5B479D92ffc3a';
const FIRST_DEPOSIT_IMPLEMENTATION = '0x58CA52ebe0DadfdF531Cde7062e76746de4Db1eB';

/** Code of a clone: its first ten bytes with its own length, the address that it goes on to, and what comes behind that. */
type Clone = { readonly head: bigint; readonly address: Hex; readonly rest: Hex };

const CLONES = {
  deposit: {
    head: 0x6100523d8160233d3973n,
    address: DEPOSIT_BEACON,
    rest: '0x60195155f3363d3d373d3d363d602036600436635c60da1b60e01b36527fa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50545afa5036515af43d6000803e604d573d6000fd5b3d6000f3',
  },
  'first-deposit': {
    head: 0x61003d3d8160233d3973n,
    address: FIRST_DEPOSIT_IMPLEMENTATION,
    rest: '0x60095155f3363d3d373d3d363d7f360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc545af43d6000803e6038573d6000fd5b3d6000f3',
  },
} as const satisfies Readonly<Record<string, Clone>>;

/**
 * Derives every address that the venue's factories give a key, beside its own; whether anything is deployed there only
 * the chain knows.
 *
 * Deposit wallets are of two makes: the first ones point to their code, those since then to a beacon that names it.
 */
export function walletsOfKey(address: string): readonly KeyWallet[] {
  const owner = getAddress(address);
  const word = pad(owner, { size: 32 });
  const created = (from: Hex, salt: Hex, bytecodeHash: Hex): string =>
    getCreate2Address({ from, salt: keccak256(salt), bytecodeHash });
  const deposit = (make: keyof typeof CLONES): string => {
    const appended = concatHex([pad(DEPOSIT_FACTORY, { size: 32 }), word]);
    return created(DEPOSIT_FACTORY, appended, keccak256(codeOf(CLONES[make], appended)));
  };
  return [
    { kind: 'key', signatureType: 0, wallet: walletOf(owner) },
    { kind: 'deposit', signatureType: 3, wallet: walletOf(deposit('deposit')) },
    { kind: 'first-deposit', signatureType: 3, wallet: walletOf(deposit('first-deposit')) },
    { kind: 'safe', signatureType: 2, wallet: walletOf(created(SAFE_FACTORY, word, SAFE_CODE_HASH)) },
    // This factory hashes the twenty bytes alone.
    { kind: 'proxy', signatureType: 1, wallet: walletOf(created(PROXY_FACTORY, owner, PROXY_CODE_HASH)) },
  ];
}

/** The length of what is appended stands in bytes two and three, added to that of the clone itself. */
function codeOf({ head, address, rest }: Clone, appended: Hex): Hex {
  const length = BigInt((appended.length - 2) / 2);
  return concatHex([numberToHex(head + (length << 56n), { size: 10 }), address, rest, appended]);
}

function walletOf(address: string): Wallet {
  const wallet = parseWallet(address);
  invariant(wallet !== undefined, 'a derived address is a wallet');
  return wallet;
}
