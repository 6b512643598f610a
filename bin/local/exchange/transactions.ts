import { Transaction } from 'ethers';
import type { Account } from './accounts.ts';
import type { OwnTransaction } from './own-transaction.ts';
import type { Venue } from './venue.ts';

const GWEI = 1_000_000_000n;
/** What a unit of gas costs, the tip included, and the tip. */
export const GAS_PRICE = 60n * GWEI;
export const GAS_TIP = 30n * GWEI;
/** What a redemption uses. */
export const REDEMPTION_GAS = 200_000n;
/** Every plain account has so much POL when it is opened: 10. */
export const OPENING_POL = 10_000_000_000n * GWEI;

/** Reads signed bytes; undefined where they are no transaction that somebody signed. */
export function parseTransaction(
  raw: unknown,
): (Transaction & { readonly from: string; readonly hash: string }) | undefined {
  if (typeof raw !== 'string' || !/^0x[0-9a-fA-F]+$/.test(raw)) return undefined;
  try {
    const read = Transaction.from(raw);
    return read.from === null || read.hash === null
      ? undefined
      : (read as Transaction & { readonly from: string; readonly hash: string });
  } catch {
    return undefined;
  }
}

/** A plain account's transactions in blocks, by an instant at which its block is told. */
export function transactionsOf(
  { transactions }: Pick<Venue, 'transactions'>,
  address: string,
): readonly OwnTransaction[] {
  return [...transactions.values()].filter(({ from }) => from === address.toLowerCase());
}

/** The POL that an address has, in wei; a deposit wallet and a stranger have none. */
export function polOf(state: Pick<Venue, 'accounts' | 'transactions'>, address: string): bigint {
  if (!isPlain(state.accounts.get(address.toLowerCase()))) return 0n;
  return transactionsOf(state, address).reduce((left, { gasWei }) => left - gasWei, OPENING_POL);
}

function isPlain(account: Account | undefined): boolean {
  return account?.signatureType === 0;
}
