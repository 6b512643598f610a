import { createHash, randomUUID } from 'node:crypto';
import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

export type QueueOptions = {
  readonly name: string;
  readonly url: string;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  /** Among which messages a deduplication id counts; absent = all of the queue. */
  readonly deduplicationScope?: DeduplicationScope;
  /** Where a message goes that was received `maxReceiveCount` times and is due again. */
  readonly redrive?: { readonly deadLetters: LocalQueue; readonly maxReceiveCount: number };
};

/** As CloudFormation spells it. */
export type DeduplicationScope = 'queue' | 'messageGroup';

export type QueueMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  /** 20 digits, greater for every later message. */
  readonly sequenceNumber: string;
  readonly sentAt: number;
};

export type ReceivedMessage = QueueMessage & {
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly firstReceivedAt: number;
};

export type NewMessage = Pick<QueueMessage, 'body' | 'groupId' | 'deduplicationId'>;

/** A FIFO queue in memory, on the injected clock; times in milliseconds. */
export type LocalQueue = {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly options: QueueOptions;
  /** Stores a message, or answers with the earlier one of the same deduplication id, in its scope, within five minutes. */
  send(message: NewMessage): QueueMessage;
  /** Takes up to `max` messages, oldest group first, none of a group that has a message in flight. */
  receive(request: { readonly max: number; readonly visibilityMs?: number }): readonly ReceivedMessage[];
  /** @throws ServiceError when the handle is malformed, or its visibility ended: the message will be seen again. */
  delete(receiptHandle: string): void;
  /** @throws ServiceError as `delete`, or when the message is no longer there. */
  changeVisibility(receiptHandle: string, visibilityMs: number): void;
  purge(): void;
  counts(): { readonly visible: number; readonly inFlight: number };
  /** Whether a `receive` now would return something. */
  isDeliverable(): boolean;
  /** Earliest instant after now at which a message in flight is due again. */
  nextVisibleAt(): number | undefined;
  /** Calls back when a message arrives or becomes visible by a call; returns how to stop. */
  onDeliverable(listener: () => void): () => void;
};

type Stored = QueueMessage & {
  receiveCount: number;
  firstReceivedAt: number;
  /** The one receipt that counts; earlier ones are expired. */
  receiptHandle: string | undefined;
  visibleAt: number;
};

type State = {
  readonly clock: Pick<LocalClock, 'now'>;
  readonly options: QueueOptions;
  /** Messages by group, oldest first; groups in the order in which they began to wait. */
  readonly groups: Map<string, Stored[]>;
  readonly receipts: Map<string, Stored>;
  readonly recent: Map<string, { readonly message: QueueMessage; readonly at: number }>;
  readonly listeners: Set<() => void>;
  sequence: bigint;
};

/** As long as AWS remembers a deduplication id, also of messages that were deleted meanwhile. */
const DEDUPLICATION_MS = 300_000;
/** Receipts of deleted messages are known for a while, so that a second deletion is a no-op as on AWS. */
const MAX_RECEIPTS = 20_000;

/** Makes an empty queue. Queues may start empty after a restart: messages are doorbells, the table holds the truth. */
export function localQueue(clock: Pick<LocalClock, 'now'>, options: QueueOptions): LocalQueue {
  const state: State = {
    clock,
    options,
    groups: new Map(),
    receipts: new Map(),
    recent: new Map(),
    listeners: new Set(),
    sequence: 0n,
  };
  return {
    name: options.name,
    url: options.url,
    arn: `arn:aws:sqs:local:000000000000:${options.name}`,
    options,
    send: (message) => send(state, message),
    receive: (request) => receive(state, request),
    delete: (receiptHandle) => {
      const message = findInFlight(state, receiptHandle);
      if (message === undefined) return;
      remove(state, message);
      announce(state);
    },
    changeVisibility: (receiptHandle, visibilityMs) => {
      const message = findInFlight(state, receiptHandle);
      if (message === undefined) throw malformedReceipt(receiptHandle);
      message.visibleAt = clock.now() + visibilityMs;
      announce(state);
    },
    purge: () => {
      state.groups.clear();
    },
    counts: () => {
      tidy(state);
      const messages = [...state.groups.values()].flat();
      const inFlight = messages.filter((message) => message.visibleAt > clock.now()).length;
      return { visible: messages.length - inFlight, inFlight };
    },
    isDeliverable: () => {
      tidy(state);
      for (const group of state.groups.values()) if (isFree(state, group)) return true;
      return false;
    },
    nextVisibleAt: () => nextVisibleAt(state),
    onDeliverable: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}

function send(state: State, request: NewMessage): QueueMessage {
  const now = state.clock.now();
  forgetOld(state.recent, now);
  const isOfGroup = state.options.deduplicationScope === 'messageGroup';
  const identity = JSON.stringify([request.deduplicationId, ...(isOfGroup ? [request.groupId] : [])]);
  const known = state.recent.get(identity);
  if (known !== undefined) return known.message;
  state.sequence += 1n;
  const message: QueueMessage = {
    messageId: randomUUID(),
    body: request.body,
    groupId: request.groupId,
    deduplicationId: request.deduplicationId,
    sequenceNumber: state.sequence.toString().padStart(20, '0'),
    sentAt: now,
  };
  state.recent.set(identity, { message, at: now });
  const stored: Stored = {
    ...message,
    receiveCount: 0,
    firstReceivedAt: now,
    receiptHandle: undefined,
    visibleAt: now,
  };
  const group = state.groups.get(message.groupId);
  if (group === undefined) state.groups.set(message.groupId, [stored]);
  else group.push(stored);
  announce(state);
  return message;
}

function receive(
  state: State,
  { max, visibilityMs = state.options.visibilityTimeoutMs }: { readonly max: number; readonly visibilityMs?: number },
): readonly ReceivedMessage[] {
  tidy(state);
  const taken: ReceivedMessage[] = [];
  for (const group of state.groups.values()) {
    if (taken.length >= max) break;
    if (!isFree(state, group)) continue;
    for (const message of group.slice(0, max - taken.length)) taken.push(take(state, message, visibilityMs));
  }
  return taken;
}

function take(state: State, message: Stored, visibilityMs: number): ReceivedMessage {
  const now = state.clock.now();
  const receiptHandle = randomUUID();
  if (message.receiveCount === 0) message.firstReceivedAt = now;
  message.receiveCount += 1;
  message.receiptHandle = receiptHandle;
  message.visibleAt = now + visibilityMs;
  state.receipts.set(receiptHandle, message);
  const [oldest] = state.receipts.keys();
  if (state.receipts.size > MAX_RECEIPTS && oldest !== undefined) state.receipts.delete(oldest);
  return { ...message, receiptHandle };
}

/** Without delays only a message in flight is invisible, and it blocks its group. */
function isFree(state: State, group: readonly Stored[]): boolean {
  const now = state.clock.now();
  return group.every((message) => message.visibleAt <= now);
}

/** Drops what is too old and moves what was tried too often; both happen when somebody looks. */
function tidy(state: State): void {
  const now = state.clock.now();
  const { redrive, retentionMs } = state.options;
  for (const group of state.groups.values()) {
    for (const message of [...group]) {
      if (message.visibleAt > now) continue;
      const isTriedOut = redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
      if (!isTriedOut && now - message.sentAt < retentionMs) continue;
      remove(state, message);
      if (isTriedOut) redrive.deadLetters.send({ ...message, deduplicationId: message.messageId });
    }
  }
}

function remove(state: State, message: Stored): void {
  const group = state.groups.get(message.groupId);
  if (group === undefined) return;
  const index = group.indexOf(message);
  if (index >= 0) group.splice(index, 1);
  if (group.length === 0) state.groups.delete(message.groupId);
}

function findInFlight(state: State, receiptHandle: string): Stored | undefined {
  const message = state.receipts.get(receiptHandle);
  if (message === undefined) throw malformedReceipt(receiptHandle);
  if (state.groups.get(message.groupId)?.includes(message) !== true) return undefined;
  if (message.receiptHandle !== receiptHandle || message.visibleAt <= state.clock.now())
    throw expiredReceipt(receiptHandle);
  return message;
}

function nextVisibleAt(state: State): number | undefined {
  const now = state.clock.now();
  let first: number | undefined;
  for (const group of state.groups.values())
    for (const { visibleAt } of group)
      if (visibleAt > now && (first === undefined || visibleAt < first)) first = visibleAt;
  return first;
}

function announce(state: State): void {
  for (const listener of state.listeners) listener();
}

/** MD5 in hex, which the SDK compares with what it sent or received. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

function forgetOld(recent: Map<string, { readonly at: number }>, now: number): void {
  for (const [id, { at }] of recent) {
    if (now - at < DEDUPLICATION_MS) return;
    recent.delete(id);
  }
}

function malformedReceipt(receiptHandle: string): ServiceError {
  return new ServiceError('ReceiptHandleIsInvalid', `The input receipt handle "${receiptHandle}" is not valid.`, {
    queryCode: 'ReceiptHandleIsInvalid',
  });
}

/** Standard queues accept an old receipt; FIFO queues refuse it, which is how an executor learns that it was too slow. */
function expiredReceipt(receiptHandle: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValue',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    { queryCode: 'InvalidParameterValue' },
  );
}
