import { type Change } from '#core/ledger/change.ts';
import { type CloseCommand } from '#flows/close-all.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Ending, type Process } from '../process.ts';
import { type ExchangeOrder, type SignedOrder } from '../counterparts/exchange.ts';
import { type Sides } from '../counterparts/order-book.ts';
import { type SentTransaction } from '../counterparts/wallet-transactions.ts';
import { type Mirror } from './mirror.ts';

/** The invariants of the order path, what we owe to leaders, and our own bugs. */
export type InvariantName =
  | 'ROLE'
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I9'
  | 'CLOSE'
  | 'MODE'
  | 'ENTRY'
  | 'BUG'
  | 'REFERENCE'
  | 'OWN'
  | 'SHARD'
  | 'QUIET';

/** What did not hold. */
export type Violation = { readonly invariant: InvariantName; readonly text: string; readonly atMs: number };

/** Says that something does not hold; the first word counts. */
export type Accuse = (invariant: InvariantName, text: string) => void;

/** As of which moment a book is shown, and whether that is late. */
export type SeenAt = { readonly at: number; readonly isStale: boolean };

export type Judge = {
  readonly mirror: Mirror;
  readonly violation: Violation | undefined;
  readonly accuse: Accuse;
  committed(process: Process | undefined, changes: readonly Change[]): void;
  /** A person has set a parameter; undefined removes it. */
  parameterSet(parameter: string, value: string | undefined): void;
  /** A process is shown a book. */
  readonly bookShown: (token: string, book: Sides, seen: SeenAt) => void;
  /** A person spreads leaders over so many watchers. */
  shardsWanted(shards: number): void;
  /** A watcher asks the index about a leader. */
  readonly watched: (by: string, leader: string) => void;
  /** A person wants out; what it returns is called once the command was done. */
  closing(command: Pick<CloseCommand, 'follower' | 'leaders'>): () => void;
  /** Bytes leave for the exchange, or for what only pretends to be one. */
  posted(child: ChildOrder, to: 'exchange' | 'paper'): void;
  /** The exchange has refused a post, by its own record; whether anybody learns it is another matter. */
  refused(child: ChildOrder): void;
  /** An answer to a post has reached its sender. */
  answered(child: ChildOrder): void;
  arrived(order: SignedOrder, free: bigint): void;
  accepted(order: ExchangeOrder): void;
  moved(order: ExchangeOrder): void;
  /** A wallet's own transaction arrives at a node. */
  transactionSent(transaction: SentTransaction): void;
  ended(process: Process, ending: Ending): void;
};
