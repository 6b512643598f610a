import { InvalidArgumentError } from 'commander';
import { getAddress } from 'ethers/address';
import { parseMicros } from '#core/values/decimal.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import type { SignatureType } from '../../local/exchange/accounts.ts';

/** An account to open at the exchange: addresses in lower case. */
export type Funding = {
  readonly wallet: string;
  readonly signer: string;
  readonly signatureType: SignatureType;
  readonly dollars: Usd;
};

const FORM = 'WALLET[:SIGNER[:TYPE]]=DOLLARS';
const DEPOSIT_WALLET = 3;
const MOST_DOLLARS_MICRO = 1_000_000_000_000_000n;

/**
 * Reads one `--fund` and adds it to those before it.
 *
 * Without a signer the wallet signs for itself, as type 0. A wallet that another key signs for is a deposit wallet,
 * type 3, unless TYPE says 1 (proxy) or 2 (Safe).
 *
 * @throws InvalidArgumentError that says what is allowed.
 */
export function collectFunding(text: string, earlier: readonly Funding[] = []): readonly Funding[] {
  const [who = '', amount, ...more] = text.split('=');
  if (amount === undefined || more.length > 0) throw new InvalidArgumentError(`Expected ${FORM}.`);
  const [walletText = '', signerText = walletText, typeText, ...rest] = who.split(':');
  if (rest.length > 0) throw new InvalidArgumentError(`Expected ${FORM}.`);
  const [wallet, signer] = [addressOf(walletText), addressOf(signerText)];
  const signatureType = typeOf(typeText, wallet === signer);
  const dollarsMicro = parseMicros(amount);
  if (dollarsMicro === undefined || dollarsMicro <= 0n || dollarsMicro > MOST_DOLLARS_MICRO)
    throw new InvalidArgumentError('DOLLARS is an amount above 0 and up to 1000000000, with at most six decimals.');
  if (earlier.some((funding) => funding.wallet === wallet))
    throw new InvalidArgumentError(`The wallet ${wallet} is funded twice.`);
  return [...earlier, { wallet, signer, signatureType, dollars: usd(dollarsMicro) }];
}

function addressOf(text: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw new InvalidArgumentError(`"${text}" is no address: 0x and 40 hex digits.`);
  try {
    return getAddress(text).toLowerCase();
  } catch {
    throw new InvalidArgumentError(`The letter case of ${text} is not its checksum: a digit was mistyped.`);
  }
}

function typeOf(text: string | undefined, isOwnSigner: boolean): SignatureType {
  if (text === undefined) return isOwnSigner ? 0 : DEPOSIT_WALLET;
  if (text === '0' && isOwnSigner) return 0;
  const type = ([1, 2, 3] as const).find((known) => String(known) === text);
  if (type !== undefined && !isOwnSigner) return type;
  throw new InvalidArgumentError(
    'TYPE is 0 for a wallet that signs for itself; 1 (proxy), 2 (Safe) or 3 (deposit wallet) for one with a signer.',
  );
}
