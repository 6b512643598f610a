import { CASH, COLLATERAL, type JournalEntry } from '#core/model/journal.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type TokenId } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type AccountAudit } from '../../local/exchange/audit.ts';
import { type Records } from './records.ts';

/** Whether the ledger says what the exchange says. */
export type LedgerComparison = {
  readonly isEqual: boolean;
  /** The first difference found. */
  readonly difference?: string;
  readonly accounts: number;
  readonly tokens: number;
};

type CompareInput = {
  readonly archive: Pick<Records, 'journal' | 'positions'>;
  /** By follower, of those that trade live. */
  readonly audits: ReadonlyMap<string, AccountAudit>;
};

/**
 * Compares cash and every token of each live follower with the exchange, to the micro-unit. A claim that the exchange has
 * just turned in counts as the cash that it is there.
 */
export function compareLedger({ archive, audits }: CompareInput): LedgerComparison {
  const differences: string[] = [];
  let tokens = 0;
  for (const [follower, audit] of audits) {
    const positions = archive.positions.filter((one) => one.follower === follower && one.mode === 'live');
    const turnedIn = positions.filter((one) => one.claimed > 0n && isTurnedIn(one.token, positions, audit));
    const paid = turnedIn.reduce((total, one) => total + one.claimedUsd, 0n);
    const cash = cashOf(archive.journal.filter((entry) => entry.follower === follower && entry.mode === 'live'));
    if (cash + paid !== audit.cashMicro) differences.push(said(`${follower} cash`, cash + paid, audit.cashMicro));
    const shares = sharesOf(positions.map((one) => (turnedIn.includes(one) ? { ...one, claimed: NO_SHARES } : one)));
    const all = new Set([...shares.keys(), ...Object.keys(audit.sharesMicro)]);
    tokens += all.size;
    for (const token of all) {
      const ours = shares.get(token) ?? 0n;
      const theirs = audit.sharesMicro[token] ?? 0n;
      if (ours !== theirs) differences.push(said(`${follower} token ${token}`, ours, theirs));
    }
  }
  const [difference] = differences;
  return {
    isEqual: difference === undefined,
    ...(difference === undefined ? {} : { difference }),
    accounts: audits.size,
    tokens,
  };
}

/** The venue turns in what has paid out by itself: until that is told and booked, a claim is gone there and stands here. */
function isTurnedIn(token: TokenId, positions: readonly Position[], { sharesMicro }: AccountAudit): boolean {
  const owned = positions.filter((one) => one.token === token).reduce((total, one) => total + ownedOf(one), 0n);
  return (sharesMicro[token] ?? 0n) === owned;
}

/** Debits less credits of each asset: zero, or the journal is wrong. */
export function netJournal(entries: readonly JournalEntry[]): ReadonlyMap<string, bigint> {
  const net = new Map<string, bigint>();
  for (const { legs } of entries) {
    for (const { asset, debit, credit } of legs) net.set(asset, (net.get(asset) ?? 0n) + debit - credit);
  }
  return net;
}

function cashOf(entries: readonly JournalEntry[]): bigint {
  return entries
    .flatMap((entry) => entry.legs)
    .filter((leg) => leg.account === CASH && leg.asset === COLLATERAL)
    .reduce((total, leg) => total + leg.debit - leg.credit, 0n);
}

function sharesOf(positions: readonly Position[]): ReadonlyMap<string, bigint> {
  const shares = new Map<string, bigint>();
  for (const position of positions) {
    const held = ownedOf(position) + position.claimed;
    if (held !== 0n) shares.set(position.token, (shares.get(position.token) ?? 0n) + held);
  }
  return shares;
}

function said(what: string, ours: bigint, theirs: bigint): string {
  return `${what}: ledger ${formatMicros(ours)}, exchange ${formatMicros(theirs)}`;
}
