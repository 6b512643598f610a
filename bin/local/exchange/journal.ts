import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One fact that a client was told, amounts in millionths as decimal text. */
export type JournalRecord =
  | { readonly kind: 'world'; readonly name: string; readonly seed: number }
  | {
      readonly kind: 'account';
      readonly atMs: number;
      readonly wallet: string;
      readonly signer: string;
      readonly cashMicro: string;
      readonly signatureType: 0 | 3;
    }
  | { readonly kind: 'key'; readonly address: string; readonly nonce: string }
  | OrderJournalRecord;

/** An accepted order with what it traded; an order that was killed has no fills. */
export type OrderJournalRecord = {
  readonly kind: 'order';
  readonly atMs: number;
  readonly id: string;
  readonly apiKey: string;
  readonly orderType: 'FAK' | 'FOK';
  readonly order: Readonly<Record<string, string>>;
  readonly bookEpoch: string;
  readonly fills: readonly {
    readonly priceMicro: string;
    readonly sharesMicro: string;
    readonly dollarsMicro: string;
    readonly feeMicro: string;
  }[];
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
