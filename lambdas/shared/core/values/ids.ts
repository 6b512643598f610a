import { hash } from 'node:crypto';

/** A leader's or follower's wallet: 0x and 40 lower-case hex digits. */
export type Wallet = string & { readonly __id: 'wallet' };
/** A tradable share of one answer: decimal without leading zeros. */
export type TokenId = string & { readonly __id: 'token' };
/** A market's condition: 0x and 64 lower-case hex digits. */
export type ConditionId = string & { readonly __id: 'condition' };
/** A transaction's hash: 0x and 64 lower-case hex digits. */
export type TransactionHash = string & { readonly __id: 'transaction' };
/** What a leader did, once: 64 hex digits. */
export type EventId = string & { readonly __id: 'event' };
/** One follower's intent: 64 hex digits. */
export type ParentId = string & { readonly __id: 'parent' };
/** The venue's order id, known before the order is sent: 0x and 64 hex digits. */
export type VenueOrderId = string & { readonly __id: 'venue-order' };
/** What groups the markets of one question at the venue: decimal without leading zeros, at most 20 digits. */
export type EventGroupId = string & { readonly __id: 'event-group' };
/** The redemption of one market's shares of one ledger: 64 hex digits. */
export type RedemptionId = string & { readonly __id: 'redemption' };
/** A follower's name: our own, lower-case letters, digits and dashes. */
export type FollowerName = string & { readonly __id: 'follower' };

const HEX_40 = /^0x[0-9a-f]{40}$/;
const HEX_64 = /^0x[0-9a-f]{64}$/;
const HEX_62 = /^0x[0-9a-f]{62}$/;
const DECIMAL_ID = /^(0|[1-9]\d{0,77})$/;
const SHORT_DECIMAL_ID = /^[1-9]\d{0,19}$/;

/** Reads a wallet in any letter case; undefined when it is none. */
export function parseWallet(text: string): Wallet | undefined {
  const lower = text.toLowerCase();
  return HEX_40.test(lower) ? (lower as Wallet) : undefined;
}

/** Reads a token or position id; undefined when it is none. */
export function parseTokenId(text: string): TokenId | undefined {
  return DECIMAL_ID.test(text) ? (text as TokenId) : undefined;
}

/** Reads a condition id, padding the 31-byte form of newer markets on the right; undefined when it is none. */
export function parseConditionId(text: string): ConditionId | undefined {
  const lower = text.toLowerCase();
  if (HEX_64.test(lower)) return lower as ConditionId;
  return HEX_62.test(lower) ? (`${lower}00` as ConditionId) : undefined;
}

/** Reads the venue's id of an event; undefined when it is none. */
export function parseEventGroupId(text: string): EventGroupId | undefined {
  return SHORT_DECIMAL_ID.test(text) ? (text as EventGroupId) : undefined;
}

/** Reads a transaction hash; undefined when it is none. */
export function parseTransactionHash(text: string): TransactionHash | undefined {
  const lower = text.toLowerCase();
  return HEX_64.test(lower) ? (lower as TransactionHash) : undefined;
}

/** Derives 64 hex digits from parts; the parts cannot run into each other. */
export function digest(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts));
}

/** A leader's fill: all executions of one wallet on one token and side in one transaction. */
export function fillId(wallet: Wallet, transaction: TransactionHash, token: TokenId, side: 'BUY' | 'SELL'): EventId {
  return digest('fill', wallet, transaction, token, side) as EventId;
}

/** A fill reported larger later on: the difference travels as an event of its own. */
export function supplementId(base: EventId, newTotal: bigint): EventId {
  return digest('supplement', base, '+', newTotal.toString()) as EventId;
}

/** Any other thing a leader did, one for each outcome token concerned. */
export function otherEventId(
  type: string,
  wallet: Wallet,
  transaction: TransactionHash,
  condition: ConditionId,
  token: TokenId,
): EventId {
  return digest(type, wallet, transaction, condition, token) as EventId;
}

/** What walks showed of a token and no row told, at one version of the leader position: two runs find it once. */
export function adjustmentId(wallet: Wallet, token: TokenId, positionVersion: bigint): EventId {
  return digest('ADJUST', wallet, token, positionVersion.toString()) as EventId;
}

/** The parent order of a follower for an event. */
export function parentIdOf(follower: FollowerName, event: EventId): ParentId {
  return digest('parent', follower, event) as ParentId;
}

/** The one order that takes up again, at a person's command, an entry that ended as too old or unsent. */
export function againParentId(follower: FollowerName, event: EventId): ParentId {
  return digest('parent', follower, event, 'again') as ParentId;
}

/** The purchase by which a person's command lets a follower own what the leader holds of a token. */
export function alignParentId(
  command: string,
  place: { readonly follower: FollowerName; readonly mode: string; readonly leader: Wallet; readonly token: TokenId },
): ParentId {
  return digest('align', command, place.follower, place.mode, place.leader, place.token) as ParentId;
}

/** Names the entries that could become one order: those of a follower's ledger for one leader and token. */
export function siblingGroup(of: {
  readonly follower: FollowerName;
  readonly mode: string;
  readonly leader: Wallet;
  readonly token: TokenId;
}): string {
  return digest('siblings', of.follower, of.mode, of.leader, of.token).slice(0, 16);
}

/** The parent order that closes a gap which no event stands behind. */
export function gapParentId(ledger: string, position: string, positionVersion: bigint): ParentId {
  return digest('gap', ledger, position, positionVersion.toString()) as ParentId;
}

/** The order that closes a position as it was at one version: two runs that see the same make it once. */
export function closeParentId(ledger: string, position: string, positionVersion: bigint): ParentId {
  return digest('close', ledger, position, positionVersion.toString()) as ParentId;
}

/** A person's own order: the same command makes it once. */
export function orderParentId(ledger: string, command: string): ParentId {
  return digest('order', ledger, command) as ParentId;
}

/** The redemption of what a ledger claims of a market. */
export function redemptionIdOf(
  { follower, mode }: { readonly follower: FollowerName; readonly mode: string },
  condition: ConditionId,
): RedemptionId {
  return digest('redemption', follower, mode, condition) as RedemptionId;
}

/** A child order's own id, from which its salt is drawn. */
export function childIdOf(parent: ParentId, attempt: number): string {
  return digest('child', parent, String(attempt));
}

/** The first 53 bits of a child's digest: a salt that survives as a JSON number. */
export function saltOf(childId: string): bigint {
  return BigInt(`0x${childId.slice(0, 14)}`) >> 3n;
}

/** "paperMoney" in hexadecimal: no key has an address that begins with these ten bytes. */
const PAPER_PREFIX = '0x70617065724d6f6e6579';

/** The wallet that stands for a follower's paper money: the same for a name wherever it is asked for, and nobody's. */
export function paperWalletOf(follower: FollowerName): Wallet {
  return `${PAPER_PREFIX}${digest('paper wallet', follower).slice(0, 20)}` as Wallet;
}

/** True for a wallet that exists on no chain, only among our own paper accounts. */
export function isPaperWallet(wallet: Wallet): boolean {
  return wallet.startsWith(PAPER_PREFIX);
}

/** Differs for every write of every run: DynamoDB must never tell two runs that both of them won. */
export function transitionId(invocation: string, counter: number): string {
  return digest('transition', invocation, String(counter)).slice(0, 32);
}
