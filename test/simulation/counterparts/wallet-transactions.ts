import { hash } from 'node:crypto';
import { type RedeemFate, type RedeemOutlook, type RedeemTerms, type RedemptionCall } from '#core/model/redeeming.ts';
import { type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Redemptions } from '#ports/redemptions.ts';
import { drawBetween } from '../draws.ts';
import { type FaultKind, type Faults } from '../faults.ts';
import { type History } from '../history.ts';
import { type Timeline } from '../timeline.ts';
import { type Exchange } from './exchange.ts';
import { type Feed, redemptionRow } from './feed.ts';
import { marketOf } from './names.ts';
import { type Told } from './told.ts';

/** Bytes of a transaction that arrive at a node. */
export type SentTransaction = {
  readonly wallet: Wallet;
  readonly raw: string;
  readonly nonce: bigint;
  /** Transactions of the wallet that are mined. */
  readonly mined: bigint;
};

type TransactionsInput = {
  readonly history: History;
  readonly timeline: Timeline;
  readonly exchange: Exchange;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly say: (line: string) => void;
  readonly onSent: (transaction: SentTransaction) => void;
};

type Signed = RedemptionCall & {
  readonly raw: string;
  readonly transaction: TransactionHash;
  readonly terms: RedeemTerms;
};
type Mined = { readonly transaction: TransactionHash | undefined; readonly at: number; readonly hasSucceeded: boolean };

const FIRST_NONCE = 7n;
const GWEI = 1_000_000_000n;
const BLOCK_MS = 2_000;
const SHOWN_AFTER_MS = 4_000;
/** How far behind a stale node is. */
const STALE_MS = 15_000;
/** More of them, and a claim would wait for a person. */
const MOST_FAILURES = 2;

/** What followers' wallets send themselves: mined once for each number, or dropped, reverted, or replaced by the owner's own. */
export function simulatedTransactions(input: TransactionsInput): Told<Redemptions> {
  const { timeline, exchange, onSent } = input;
  const signed = new Map<string, Signed>();
  const mined = new Map<string, Mined[]>();
  const sends = new Map<string, number>();
  const ofWallet = (wallet: string): Mined[] => {
    const known = mined.get(wallet) ?? [];
    mined.set(wallet, known);
    return known;
  };
  const asOf = (fault: FaultKind | undefined): number => timeline.now - (fault === 'stale' ? STALE_MS : 0);
  const nonceAt = (wallet: string, at: number): bigint =>
    FIRST_NONCE + BigInt(ofWallet(wallet).filter((one) => one.at <= at).length);
  return {
    outlook(fault, call): RedeemOutlook {
      refuse(fault);
      const nonce = nonceAt(call.wallet, asOf(fault));
      const network = { gasPrice: 60n * GWEI, tip: 30n * GWEI, isApproved: true };
      const gas = isTaken(exchange, call) ? { gas: 200_000n } : {};
      return { nonce, pendingNonce: nonce, funds: 2_000_000_000n * GWEI, ...network, ...gas };
    },
    sign(fault, _, call, terms) {
      refuse(fault);
      // Whatever is signed anew is never the same bytes.
      const raw = `0x${hex(`${call.wallet} ${call.condition} ${terms.nonce} ${signed.size}`)}`;
      const transaction = `0x${hex(raw)}` as TransactionHash;
      signed.set(raw, { ...call, raw, transaction, terms });
      return { raw, transaction };
    },
    send(fault, raw) {
      if (fault === 'throttled') return 'unknown';
      const one = signed.get(raw);
      if (one === undefined) throw new Error('nobody signed these bytes');
      const { wallet, terms } = one;
      const nonce = nonceAt(wallet, timeline.now);
      onSent({ wallet, raw, nonce: terms.nonce, mined: nonce });
      if (terms.nonce !== nonce) return 'refused';
      const count = (sends.get(raw) ?? 0) + 1;
      sends.set(raw, count);
      takeUp(input, { one, count, ofWallet, isNext: () => nonceAt(wallet, timeline.now) === terms.nonce });
      return 'taken';
    },
    fate(fault, wallet, transaction): RedeemFate {
      refuse(fault);
      const at = asOf(fault);
      const found = ofWallet(wallet).find((one) => one.transaction === transaction && one.at <= at);
      if (found === undefined) return { kind: 'absent', nonce: nonceAt(wallet, at) };
      return { kind: 'mined', hasSucceeded: found.hasSucceeded, depth: Math.floor((at - found.at) / BLOCK_MS) };
    },
  };
}

type Taken = {
  readonly one: Signed;
  /** Which sending of the same bytes it is. */
  readonly count: number;
  readonly ofWallet: (wallet: string) => Mined[];
  /** Whether its number is the next one still. */
  readonly isNext: () => boolean;
};

function takeUp({ timeline, faults, ...input }: TransactionsInput, { one, count, ofWallet, isNext }: Taken): void {
  const { wallet, transaction, terms } = one;
  const who = `transaction ${wallet} ${terms.nonce}`;
  const own = ofWallet(wallet);
  const failures = own.filter(({ hasSucceeded }) => !hasSucceeded).length;
  const drawn = faults.pick(who, count, 'transaction');
  const fault = drawn !== 'dropped' && failures >= MOST_FAILURES ? undefined : drawn;
  if (fault === 'dropped') return;
  timeline.at(timeline.now + drawBetween(1_000, 25_000, faults.draw(who, count, 'mined')), () => {
    if (!isNext()) return undefined;
    const hasSucceeded = fault !== 'reverted' && fault !== 'replaced' && isTaken(input.exchange, one);
    const at = timeline.now;
    own.push({ transaction: fault === 'replaced' ? undefined : transaction, at, hasSucceeded });
    if (hasSucceeded) redeem({ timeline, faults, ...input }, one);
    return undefined;
  });
}

/** Where an outcome is redeemed alone, the contract takes as many shares as it is told, or none. */
function isTaken(exchange: Exchange, call: RedemptionCall): boolean {
  return call.domain !== 'v2' || exchange.free(call.wallet, call.token) >= call.shares;
}

function redeem({ history, timeline, exchange, feed, say }: TransactionsInput, one: Signed): void {
  const { wallet, condition, transaction } = one;
  const at = unixMs(timeline.now);
  const only = one.domain === 'v2' ? one : undefined;
  for (const { token, shares: count, paid } of exchange.redeem(marketOf(history, condition)!, wallet, only)) {
    say(`chain: ${transaction.slice(0, 10)} redeems ${count} of ${token} for ${paid}`);
    const row = redemptionRow(history, { wallet, token, count, paid, at });
    feed.add({ ...row, transaction }, later(timeline.now, SHOWN_AFTER_MS));
  }
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the node is busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the node answered in another shape');
}

function hex(text: string): string {
  return hash('sha256', text);
}
