import { type FollowerMode } from '../core/model/settings.ts';
import {
  type ConditionId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type VenueOrderId,
  type Wallet,
} from '../core/values/ids.ts';
import { type UnixMs } from '../core/values/unix-ms.ts';

/** The one table: attribute names, keys and its sparse index of what is open. */
export const TABLE = {
  name: (stage: string): string => `polycopy-${stage}`,
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'ttl',
  /** Sparse and eventually consistent: work lists only, no correctness hangs on it. */
  openIndex: { name: 'open', partitionKey: 'openKind', sortKey: 'openSince' },
} as const;

/** Where an item lives. */
export type Key = { readonly pk: string; readonly sk: string };

type LedgerOf = { readonly follower: FollowerName; readonly mode: FollowerMode };

const ledgerKey = ({ follower, mode }: LedgerOf): string => `FO#${follower}#${mode}`;

const paperKey = (wallet: Wallet): string => `PA#${wallet}`;

/** The keys of every kind of item; only hex, decimals and our own names ever enter one. */
export const KEYS = {
  event: (id: EventId): Key => ({ pk: `EV#${id}`, sk: 'EV' }),
  leaderPosition: (leader: Wallet, token: TokenId): Key => ({ pk: `LE#${leader}`, sk: `POS#${token}` }),
  leaderEquity: (leader: Wallet): Key => ({ pk: `LE#${leader}`, sk: 'EQ' }),
  leaderEdge: (leader: Wallet): Key => ({ pk: `LE#${leader}`, sk: 'EDGE' }),
  leaderStanding: (leader: Wallet): Key => ({ pk: `LE#${leader}`, sk: 'STANDING' }),
  /** What he was scored at on a day, which is YYYY-MM-DD, and what names the scores of one. */
  leaderScore: (leader: Wallet, day: string): Key => ({ pk: `LE#${leader}`, sk: `SCORE#${day}` }),
  scoringRun: (day: string): Key => ({ pk: 'SCORES', sk: `RUN#${day}` }),
  /** `day` is YYYY-MM-DD. */
  coverage: (leader: Wallet, day: string): Key => ({ pk: `LE#${leader}`, sk: `COVERAGE#${day}` }),
  leaderWalk: (leader: Wallet): Key => ({ pk: `LE#${leader}`, sk: 'WALK' }),
  parent: (id: ParentId): Key => ({ pk: `PO#${id}`, sk: 'PO' }),
  child: (id: VenueOrderId): Key => ({ pk: `CO#${id}`, sk: 'CO' }),
  /** What the newest decision about an entry knew. */
  decisionFacts: (id: ParentId): Key => ({ pk: `DE#${id}`, sk: 'FACTS' }),
  cap: (ledger: LedgerOf, name: string): Key => ({ pk: ledgerKey(ledger), sk: `CAP#${name}` }),
  position: (ledger: LedgerOf, token: TokenId, leader: Wallet): Key => ({
    pk: ledgerKey(ledger),
    sk: `POS#${token}#${leader}`,
  }),
  /** `month` is YYYY-MM. */
  journal: (ledger: LedgerOf, month: string, entryId: string, leg: number): Key => ({
    pk: `JR#${ledger.follower}#${ledger.mode}#${month}`,
    sk: `${entryId}#${leg}`,
  }),
  tradeWatch: (ledger: LedgerOf): Key => ({ pk: ledgerKey(ledger), sk: 'WATCH' }),
  upkeep: (ledger: LedgerOf): Key => ({ pk: ledgerKey(ledger), sk: 'UPKEEP' }),
  leaderGuard: (ledger: LedgerOf, leader: Wallet): Key => ({ pk: ledgerKey(ledger), sk: `GUARD#${leader}` }),
  /** What became of the last orders at the venue. */
  postHealth: (ledger: LedgerOf): Key => ({ pk: ledgerKey(ledger), sk: 'POSTS' }),
  /** What the follower is worth now. */
  followerEquity: (ledger: LedgerOf): Key => ({ pk: ledgerKey(ledger), sk: 'EQ' }),
  /** What it was worth; `minute` is YYYY-MM-DDTHH:MM. */
  pastEquity: (ledger: LedgerOf, minute: string): Key => ({ pk: ledgerKey(ledger), sk: `EQ#${minute}` }),
  /** Marks of what any follower owns. */
  marks: (): Key => ({ pk: 'MARKS', sk: 'CURRENT' }),
  /** What they were in the end of a day, which is YYYY-MM-DD. */
  closingMarks: (day: string): Key => ({ pk: 'MARKS', sk: `DAY#${day}` }),
  redeeming: (ledger: LedgerOf, condition: ConditionId): Key => ({
    pk: ledgerKey(ledger),
    sk: `REDEEM#${condition}`,
  }),
  redeemLane: (wallet: Wallet): Key => ({ pk: `WA#${wallet}`, sk: 'REDEEM' }),
  /** Paper money and what it has bought; `at` is when an order was matched. */
  paperAccount: (wallet: Wallet): Key => ({ pk: paperKey(wallet), sk: 'ACCOUNT' }),
  paperHolding: (wallet: Wallet, token: TokenId): Key => ({ pk: paperKey(wallet), sk: `HELD#${token}` }),
  paperOrder: (wallet: Wallet, id: VenueOrderId): Key => ({ pk: paperKey(wallet), sk: `ORDER#${id}` }),
  paperTrade: (wallet: Wallet, at: UnixMs, id: VenueOrderId): Key => ({
    pk: paperKey(wallet),
    sk: `TRADE#${String(at).padStart(15, '0')}#${id}`,
  }),
  /** What all paper orders of the stage have lately taken from a market's books. */
  paperDepth: (condition: ConditionId): Key => ({ pk: `PA#${condition}`, sk: 'DEPTH' }),
  /** What was signed for: each order once, the sum of a parent's, and that of a day (YYYY-MM-DD). */
  signedOrder: (follower: FollowerName, id: VenueOrderId): Key => ({ pk: `SI#${follower}`, sk: `ORDER#${id}` }),
  signedParent: (follower: FollowerName, id: ParentId): Key => ({ pk: `SI#${follower}`, sk: `PARENT#${id}` }),
  /** What was signed on a UTC day for orders sent at once, or for those worked over time: neither uses up the other's. */
  signedDay: (follower: FollowerName, day: string, isWorked: boolean): Key => ({
    pk: `SI#${follower}`,
    sk: `DAY#${day}${isWorked ? '#worked' : ''}`,
  }),
  /** Until when a person lets a follower's credentials be derived anew. */
  authLeave: (follower: FollowerName): Key => ({ pk: `SI#${follower}`, sk: 'LEAVE' }),
  /** How far a person has come with another key of a follower. */
  keyRotation: (follower: FollowerName): Key => ({ pk: `SI#${follower}`, sk: 'ROTATION' }),
  /** What the operator was told of a ledger. */
  newsCursor: ({ follower, mode }: LedgerOf): Key => ({ pk: 'MESSAGES', sk: `${follower}#${mode}` }),
  settings: (version: bigint): Key => ({ pk: `SETTINGS#${version}`, sk: 'SETTINGS' }),
  currentSettings: (): Key => ({ pk: 'SETTINGS', sk: 'CURRENT' }),
  /** Where the switches of the stage stand, as they were last read. */
  switches: (): Key => ({ pk: 'SWITCHES', sk: 'CURRENT' }),
  /** What the venue restricts for the whole stage. */
  venueRestrictions: (): Key => ({ pk: 'VENUE', sk: 'RESTRICTIONS' }),
  /** In one place whatever the shard: a leader whom another shard reads keeps it. */
  cursor: (leader: Wallet): Key => ({ pk: 'SH#0', sk: `CURSOR#data-api#${leader}` }),
  watcherLease: (shard: number): Key => ({ pk: `SH#${shard}`, sk: 'LEASE' }),
  chainCursor: (shard: number): Key => ({ pk: `SH#${shard}`, sk: 'CURSOR#chain' }),
} as const;

/**
 * Parts of the table by their partition keys, as a function's role names what it may write; a trailing star stands for ids.
 *
 * Every key of `KEYS` lies in exactly one of them.
 */
export const PARTITIONS = {
  events: ['EV#*'],
  leaders: ['LE#*'],
  parents: ['PO#*'],
  children: ['CO#*'],
  decisions: ['DE#*'],
  /** Caps, positions and all else that belongs to one ledger. */
  ledgers: ['FO#*'],
  journal: ['JR#*'],
  watchers: ['SH#*'],
  wallets: ['WA#*'],
  paper: ['PA#*'],
  marks: ['MARKS'],
  scores: ['SCORES'],
  switches: ['SWITCHES'],
  settings: ['SETTINGS', 'SETTINGS#*'],
  /** What the signer counts; nothing else may write it. */
  signings: ['SI#*'],
  venue: ['VENUE'],
  messages: ['MESSAGES'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Partition = keyof typeof PARTITIONS;

/** The kinds of open work, as the index partitions them: an order that is worked over time is no other function's business. */
export const OPEN_KINDS = { parent: 'PO', order: 'WO', child: 'CO', event: 'EV' } as const;
