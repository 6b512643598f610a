import { type UnixMs } from '../values/unix-ms.ts';
import { type NewsKind } from './message-rules.ts';

/** The text for each placeholder of a kind. */
export type MessageValues = Readonly<Record<string, string>>;

/** One text that an operator reads; plain, in which a channel must not read markup. */
export type Message = {
  readonly kind: NewsKind | 'summary';
  readonly at: UnixMs;
  readonly text: string;
  readonly values: MessageValues;
  /** The news that are told by it. */
  readonly newsIds: readonly string[];
};
