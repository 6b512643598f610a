import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderType, SignatureType } from './accounts.ts';
import type { SettlementPlan } from './settlement.ts';

/** One fact that a client was told, amounts in millionths as decimal text. */
export type JournalRecord =
  | { readonly kind: 'world'; readonly name: string; readonly seed: number }
  | {
      readonly kind: 'account';
      readonly atMs: number;
      readonly wallet: string;
      readonly signer: string;
      readonly cashMicro: string;
      readonly signatureType: SignatureType;
    }
  | { readonly kind: 'key'; readonly address: string; readonly nonce: string }
  | { readonly kind: 'key-deleted'; readonly apiKey: string }
  | OrderJournalRecord
  | { readonly kind: 'cancel'; readonly atMs: number; readonly orderIds: readonly string[] }
  | { readonly kind: 'turn'; readonly atMs: number; readonly facts: readonly OrderFact[] }
  | { readonly kind: 'tick'; readonly atMs: number; readonly conditionId: string; readonly tickSize: string }
  | { readonly kind: 'redeem'; readonly atMs: number; readonly wallet: string; readonly conditionId: string }
  | {
      readonly kind: 'transaction';
      readonly atMs: number;
      readonly hash: string;
      readonly from: string;
      readonly nonce: number;
      readonly gasWei: string;
      readonly hasSucceeded: boolean;
      readonly conditionId?: string;
      readonly outcome?: { readonly tokenId: string; readonly sharesMicro: string };
    }
  | { readonly kind: 'released'; readonly atMs: number; readonly tradeId: string }
  | StrangerRecord
  | { readonly kind: 'reorg'; readonly atMs: number; readonly reorg: Reorg };

/** An accepted order with what it traded at once; an order that was killed has no fills. */
export type OrderJournalRecord = {
  readonly kind: 'order';
  readonly atMs: number;
  readonly id: string;
  readonly apiKey: string;
  readonly orderType: OrderType;
  readonly order: Readonly<Record<string, string>>;
  readonly limitMicro?: string;
  readonly expirationS?: number;
  readonly releaseMs?: number;
  readonly bookEpoch: string;
  readonly fills: readonly FillRecord[];
};

/** One fill of an order that crossed. */
export type FillRecord = {
  readonly priceMicro: string;
  readonly sharesMicro: string;
  readonly dollarsMicro: string;
  readonly feeMicro: string;
  readonly makerOrderId?: string;
  readonly settlement?: SettlementPlan;
};

/** What time did to an order: its delay was over, somebody took what rested, or it ended. */
export type OrderFact =
  | {
      readonly is: 'released';
      readonly orderId: string;
      readonly bookEpoch: string;
      readonly fills: readonly FillRecord[];
    }
  | HitFact
  | {
      readonly is: 'ended';
      readonly orderId: string;
      readonly status: 'CANCELED' | 'CANCELED_MARKET_RESOLVED';
      readonly reason: string;
    };

/** A stranger took shares of an order that rested, at the order's price. */
export type HitFact = {
  readonly is: 'hit';
  readonly orderId: string;
  readonly tradeId: string;
  readonly sharesMicro: string;
  readonly taker: {
    readonly orderId: string;
    readonly tokenId: string;
    readonly side: 'BUY' | 'SELL';
    readonly sizeMicro: string;
    readonly priceMicro: string;
    /** Absent: nobody that a wallet is known of. */
    readonly wallet?: string;
  };
  readonly settlement?: SettlementPlan;
  /** The level of the first outcome's book that came to meet the order, where it was not a print. */
  readonly level?: { readonly epoch: string; readonly side: 'bids' | 'asks'; readonly priceMicro: string };
};

/** What an order of a stranger took: shares of other strangers by price, and of followers' orders that rested. */
export type StrangerRecord = {
  readonly kind: 'stranger';
  readonly atMs: number;
  /** Counts the arrivals of the market. */
  readonly number: number;
  readonly wallet: string;
  readonly orderId: string;
  readonly tokenId: string;
  readonly side: 'BUY' | 'SELL';
  /** The price of the last share that it took. */
  readonly lastMicro: string;
  readonly bookEpoch: string;
  readonly levels: readonly { readonly priceMicro: string; readonly sharesMicro: string }[];
  readonly hits: readonly HitFact[];
};

/** A transaction that left its block when the block after the newest one of that moment came. */
export type Reorg = {
  readonly transactionHash: string;
  readonly block: number;
  /** The newest block that was replaced. */
  readonly head: number;
  /** Where it came back, absent when it never does. */
  readonly toBlock?: number;
};

/** The exchange's memory over a crash: one line a fact, written before the client is answered. */
export type Journal = {
  readonly records: readonly JournalRecord[];
  append(record: JournalRecord): void;
  close(): void;
};

/**
 * Opens the journal in a folder and reads what is in it; without a folder nothing is kept.
 *
 * A last line without its end was cut by a crash before anybody was answered: it is dropped.
 *
 * @throws Error when a whole line is not readable, with its number.
 */
export function openJournal(stateDir: string | undefined): Journal {
  if (stateDir === undefined) return { records: [], append: () => undefined, close: () => undefined };
  mkdirSync(stateDir, { recursive: true });
  const path = join(stateDir, 'journal.jsonl');
  const descriptor = openSync(path, 'a+');
  const content = readFileSync(path);
  const wholeBytes = content.lastIndexOf('\n') + 1;
  if (wholeBytes < content.length) ftruncateSync(descriptor, wholeBytes);
  return {
    records: parseLines(content.subarray(0, wholeBytes).toString('utf8')),
    append: (record) => {
      writeWhole(descriptor, Buffer.from(`${JSON.stringify(record)}\n`));
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

function parseLines(text: string): JournalRecord[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as JournalRecord;
    } catch (cause) {
      throw new Error(`the exchange's journal is damaged at line ${index + 1}`, { cause });
    }
  });
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
