import { FUNCTIONS } from '#contract/functions.ts';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { drawBetween } from '../draws.ts';
import { type FaultKind, type Faults } from '../faults.ts';
import { type Sleeper, type Timeline } from '../timeline.ts';

/** A message as it was sent. */
export type Sent = { readonly group: string; readonly deduplication: string; readonly body: string };

type Message = Sent & { received: number; visibleAt: number; isInFlight: boolean; isDoubled: boolean };

/** A message as it is handed out; `deliveries` counts those of its body. */
export type Delivered = Sent & { readonly deliveries: number };

export type QueueSettings = {
  readonly visibilityTimeoutMs: number;
  readonly maxReceiveCount: number;
  readonly maxConcurrency: number;
};

/** A FIFO queue with its event source. */
export type SimulatedQueue = {
  send(fault: FaultKind | undefined, message: Sent): void;
  /** True when nothing waits or is worked on. */
  isEmpty(): boolean;
  /** Messages that were given up after too many tries. */
  readonly deadLetters: readonly Sent[];
};

type QueueInput = {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly settings: QueueSettings;
  /** Every message is worked off twice. */
  readonly doubles: boolean;
  /** Starts the work on a message; told once how it ended. */
  readonly deliver: (message: Delivered, ended: (isDone: boolean) => void) => Sleeper;
};

/** Sends of one deduplication id within this time are one message. */
const DEDUPLICATION_MS = 300_000;
const LATEST_MS = 420_000;

const EXECUTOR = FUNCTIONS.find(({ name }) => name === 'executor')!;

/** The queue's settings, as they are deployed. */
export const QUEUE: QueueSettings = {
  ...DOORBELL_QUEUE,
  maxConcurrency: EXECUTOR.trigger.kind === 'doorbell' ? EXECUTOR.trigger.maxConcurrency : 1,
};

/** Starts an empty queue: one message of a group at a time, in order; what fails comes again after its timeout. */
export function simulatedQueue({ timeline, faults, settings, doubles, deliver }: QueueInput): SimulatedQueue {
  const groups = new Map<string, Message[]>();
  const deliveries = new Map<string, number>();
  const sentAt = new Map<string, number>();
  const deadLetters: Sent[] = [];
  let inFlight = 0;
  let isPoked = false;
  const wake = (at: number): void => {
    if (at <= timeline.now && isPoked) return;
    if (at <= timeline.now) isPoked = true;
    timeline.at(at, startNext);
  };
  const ended = (message: Message, isDone: boolean): void => {
    const group = groups.get(message.group)!;
    inFlight -= 1;
    message.isInFlight = false;
    const isLost =
      isDone && faults.pick(`delivery ${message.deduplication}`, message.received, 'delivery') === 'redelivered';
    if (isDone && doubles && !message.isDoubled) {
      message.isDoubled = true;
      message.visibleAt = timeline.now;
    } else if (isDone && !isLost) group.shift();
    else if (message.received >= settings.maxReceiveCount) deadLetters.push(...group.splice(0, 1));
    if (group.length === 0) groups.delete(message.group);
    else wake(group[0]!.visibleAt);
    wake(timeline.now);
  };
  const startNext = (): Sleeper | undefined => {
    isPoked = false;
    if (inFlight >= settings.maxConcurrency) return undefined;
    for (const [head] of groups.values()) {
      if (head === undefined || head.isInFlight || head.visibleAt > timeline.now) continue;
      head.isInFlight = true;
      head.received += 1;
      head.visibleAt = timeline.now + settings.visibilityTimeoutMs;
      inFlight += 1;
      wake(timeline.now);
      const count = (deliveries.get(head.body) ?? 0) + 1;
      deliveries.set(head.body, count);
      return deliver({ ...head, deliveries: count }, (isDone) => {
        ended(head, isDone);
      });
    }
    return undefined;
  };
  const arrive = (sent: Sent): void => {
    const message: Message = { ...sent, received: 0, visibleAt: timeline.now, isInFlight: false, isDoubled: false };
    const group = groups.get(sent.group);
    if (group === undefined) groups.set(sent.group, [message]);
    else group.push(message);
    wake(timeline.now);
  };
  return {
    deadLetters,
    isEmpty: () => groups.size === 0,
    send(fault, sent) {
      if (fault === 'throttled') throw new Error('RequestThrottled');
      const before = sentAt.get(sent.deduplication);
      if (before !== undefined && timeline.now - before < DEDUPLICATION_MS) return;
      sentAt.set(sent.deduplication, timeline.now);
      if (fault === 'lost-ring') return;
      const lateMs =
        fault === 'late-ring' ? drawBetween(1_000, LATEST_MS, faults.draw(sent.deduplication, 0, 'late')) : 0;
      if (lateMs === 0) arrive(sent);
      else {
        timeline.at(timeline.now + lateMs, () => {
          arrive(sent);
          return undefined;
        });
      }
    },
  };
}
