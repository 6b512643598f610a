import { getAddress } from 'ethers';
import type { Draw } from './draws.ts';
import type { StreamFault } from './stream-kinds.ts';

/** The sockets of the venue. */
export type StreamHost = 'rtds' | 'market-channel' | 'user-channel';

/** A fault that is over with a frame at once. */
export type FrameFault = Exclude<StreamFault, { readonly kind: 'disconnect' | 'late' | 'reorder' }>;

const HEX = /0x[0-9a-fA-F]{40,}/g;
const WALLET_LENGTH = 42;

/** What a frame tells, as `endpoints.ts` names it; `undefined` of what only answers a client. */
export function eventOf(host: StreamHost, text: string): string | undefined {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  const value = JSON.parse(text) as unknown;
  // The first frame of the market channel is a list of books.
  if (Array.isArray(value)) return 'book';
  const { topic, type, event_type: event } = value as Readonly<Record<string, unknown>>;
  return host === 'rtds' ? `${String(topic)} ${String(type)}` : String(event);
}

/** What is sent in place of a frame: nothing, other bytes, or more frames. */
export function alteredFrame(
  host: StreamHost,
  text: string,
  { fault, draw }: { readonly fault: FrameFault; readonly draw: Draw },
): readonly string[] {
  switch (fault.kind) {
    case 'silent':
      return [];
    case 'double':
      return [text, text];
    case 'empty-frame':
      return ['', text];
    case 'cut-frame':
      // Whatever is cut off, the last bracket is, so what is left is never JSON.
      return [text.slice(0, draw.between(1, text.length - 1))];
    case 'renamed':
      return [renamed(host, text, fault.to)];
    case 'mixed-case':
      return [text.replaceAll(HEX, (hex) => recased(hex, fault.wallets ?? 'eip-55'))];
  }
}

function renamed(host: StreamHost, text: string, to: string): string {
  const rename = (value: object): object => ({ ...value, ...(host === 'rtds' ? { topic: to } : { event_type: to }) });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Another fault has cut it.
    return text;
  }
  if (Array.isArray(value)) return JSON.stringify(value.map((one) => rename(one as object)));
  return typeof value === 'object' && value !== null ? JSON.stringify(rename(value)) : text;
}

function recased(hex: string, wallets: 'eip-55' | 'upper'): string {
  return hex.length === WALLET_LENGTH && wallets === 'eip-55'
    ? getAddress(hex.toLowerCase())
    : `0x${hex.slice(2).toUpperCase()}`;
}
