import { Interface, Transaction } from 'ethers';
import type { Account } from './accounts.ts';
import { type Market, isResolved } from './market-index.ts';
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

const ADAPTER = '0xada100db00ca00073811820692005400218fce1f';
const NEG_RISK_ADAPTER = '0xada2005600dec949baf300f4c6120000bdb6eaab';
const REDEEM = new Interface([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
]);
const NO_PARENT = `0x${'0'.repeat(64)}`;

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

/** The resolved market that a call redeems; undefined where the contract would refuse it, or there is none. */
export function redeemedMarket(
  { markets }: Pick<Venue, 'markets'>,
  call: { readonly to: unknown; readonly data: unknown },
  nowMs: number,
): Market | undefined {
  if (typeof call.to !== 'string' || typeof call.data !== 'string') return undefined;
  const parsed = decoded(call.data);
  if (parsed === undefined || parsed.parent !== NO_PARENT || parsed.sets !== '1,2') return undefined;
  const market = markets.condition(parsed.conditionId);
  if (market === undefined || market.version !== 'v1' || !isResolved(market, nowMs)) return undefined;
  return call.to.toLowerCase() === (market.negRisk ? NEG_RISK_ADAPTER : ADAPTER) ? market : undefined;
}

function decoded(
  data: string,
): { readonly parent: string; readonly conditionId: string; readonly sets: string } | undefined {
  try {
    const [, parent, conditionId, sets] = REDEEM.decodeFunctionData('redeemPositions', data);
    return { parent: String(parent), conditionId: String(conditionId), sets: String(sets) };
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
