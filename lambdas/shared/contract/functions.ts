import { MAX_SHARDS } from '#core/detection/shards.ts';
import { type Partition } from './table.ts';

/** Whatever starts a function names it by this alias. */
export const LIVE_ALIAS = 'live';

/** The most schedules that a function with shards may have. */
export const MOST_SCHEDULES = MAX_SHARDS;

/** What a deployed function is started by. */
export type Trigger =
  | {
      readonly kind: 'schedule';
      readonly everyMs: number;
      /** Of one that is started each day: how long after midnight UTC, in whole minutes. */
      readonly afterMidnightMs?: number;
      /** Started also when a parameter of the stage has changed: such an event may get lost, the schedule does not. */
      readonly onParameterChange?: boolean;
      /** A person is told when nothing starts it: copying, the proof of it, or what limits losses would stand still. */
      readonly isVital?: boolean;
      /** Started once for each shard of the leaders. */
      readonly isSharded?: boolean;
    }
  | { readonly kind: 'doorbell'; readonly maxConcurrency: number }
  /** A person starts it, in the console or by the CLI of AWS; nothing else does. */
  | { readonly kind: 'by-hand'; readonly maxConcurrency: number }
  /** Other functions of ours call it and wait for its answer: as many of its runs are under way as they have calls. */
  | { readonly kind: 'call' }
  /** An alarm starts it, where the deployment asks for it. */
  | { readonly kind: 'alarm'; readonly maxConcurrency: number };

export type FunctionContract = {
  readonly name: string;
  readonly purpose: string;
  readonly trigger: Trigger;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Which adapters' resources it touches; the CDK grants these and nothing else. */
  readonly needs: readonly Need[];
  /** Calls of the signer that one run of it has under way at once; absent where it calls none. */
  readonly callsAtOnce?: number;
  /** Which parts of the table it writes; it may read all of it. */
  readonly writes: readonly Partition[];
};

export type Need =
  | 'table'
  | 'table-read'
  /** Walks of the whole table. */
  | 'table-scan'
  | 'doorbell-send'
  | 'follower-secrets'
  | 'follower-keys'
  | 'signer'
  | 'switches'
  | 'webhook-secret';

const MINUTE_MS = 60_000;
/** Followers that reconciler, order-manager and redeemer tend at once, each of whom may have something signed. */
const SIGNING_LANES = 8;

/**
 * Every function that trades, in the order in which the local runner starts those that are due at the same instant:
 * switches and equity first, so that what is decided at that instant sees them.
 */
export const FUNCTIONS: readonly FunctionContract[] = [
  {
    name: 'toggle-sync',
    purpose: 'copies the switches that persons flip into the items that reservations check',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, onParameterChange: true },
    timeoutMs: 90_000,
    memoryMb: 128,
    needs: ['table', 'switches'],
    writes: ['switches', 'ledgers'],
  },
  {
    name: 'portfolio-tracker',
    purpose:
      'values the leaders, records where their positions are not what their trades told, and once a day measures what was recorded and keeps the marks',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, isVital: true },
    timeoutMs: 90_000,
    memoryMb: 160,
    needs: ['table', 'doorbell-send'],
    writes: ['leaders', 'ledgers', 'marks', 'events', 'parents'],
  },
  {
    name: 'risk-monitor',
    purpose: 'closes positions whose guards fire, and stops followers whose losses are too large',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, isVital: true },
    timeoutMs: 90_000,
    memoryMb: 256,
    needs: ['table', 'doorbell-send'],
    writes: ['ledgers', 'events', 'parents'],
  },
  {
    name: 'leader-watcher',
    purpose:
      "reads the leaders' activity, records events and parent orders, rings the doorbell; looks at the switches between reads",
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, isVital: true, isSharded: true },
    timeoutMs: 90_000,
    memoryMb: 160,
    needs: ['table', 'doorbell-send', 'switches'],
    writes: ['watchers', 'leaders', 'events', 'parents', 'switches', 'ledgers'],
  },
  {
    name: 'reconciler',
    purpose: 'makes the ledger agree with the venue: re-rings, settles, resolves unknown outcomes, closes gaps',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, isVital: true },
    timeoutMs: 90_000,
    memoryMb: 512,
    needs: ['table', 'doorbell-send', 'signer'],
    callsAtOnce: SIGNING_LANES,
    writes: ['ledgers', 'journal', 'events', 'parents', 'children', 'decisions', 'paper', 'venue'],
  },
  {
    // Not vital: what it has resting at the venue expires there by itself, and its children are settled by the reconciler.
    name: 'order-manager',
    purpose: 'works the orders that work over time: places the next part, cancels what rests, ends them',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS },
    timeoutMs: 90_000,
    memoryMb: 256,
    needs: ['table', 'doorbell-send', 'signer'],
    callsAtOnce: SIGNING_LANES,
    writes: ['ledgers', 'journal', 'parents', 'children', 'paper', 'venue'],
  },
  {
    name: 'redeemer',
    purpose: 'turns what resolved markets owe into cash, or lists what a person must claim',
    trigger: { kind: 'schedule', everyMs: 10 * MINUTE_MS },
    timeoutMs: 90_000,
    memoryMb: 512,
    needs: ['table', 'signer'],
    callsAtOnce: SIGNING_LANES,
    writes: ['ledgers', 'wallets'],
  },
  {
    // Not vital: what it says of leaders is a day old at best, and a veto that nobody renews ends by itself.
    name: 'scorer',
    purpose: 'scores the leaders and, on Mondays, the first of the leaderboard, by what copies of them would have made',
    // A feed that works shows all of the day before by ten past midnight, as for the coverage that is measured then.
    trigger: { kind: 'schedule', everyMs: 24 * 60 * MINUTE_MS, afterMidnightMs: 10 * MINUTE_MS },
    timeoutMs: 15 * MINUTE_MS,
    memoryMb: 384,
    needs: ['table'],
    writes: ['leaders', 'scores'],
  },
  {
    name: 'executor',
    purpose: 'sizes, checks, reserves, has signed and submits',
    trigger: { kind: 'doorbell', maxConcurrency: 10 },
    timeoutMs: 30_000,
    memoryMb: 1024,
    needs: ['table', 'doorbell-send', 'signer'],
    callsAtOnce: 1,
    writes: ['ledgers', 'events', 'parents', 'children', 'decisions', 'paper', 'venue'],
  },
  {
    name: 'signer',
    purpose: "signs with the followers' keys, which it alone can read, what is recorded and within their bounds",
    trigger: { kind: 'call' },
    timeoutMs: 10_000,
    memoryMb: 512,
    needs: ['table', 'follower-secrets', 'follower-keys'],
    writes: ['signings'],
  },
  {
    name: 'manual-sync',
    purpose:
      "catches up with one leader's missed trades, or aligns followers with what he holds, at a person's command",
    trigger: { kind: 'by-hand', maxConcurrency: 1 },
    timeoutMs: 300_000,
    memoryMb: 512,
    needs: ['table', 'doorbell-send'],
    writes: ['ledgers', 'leaders', 'events', 'parents'],
  },
];

/** What shows a person what the others do: part of no trade, deployed with the alarms. */
export const WATCHING: readonly FunctionContract[] = [
  {
    name: 'board',
    purpose:
      'draws the status table, the underwater plot, the heat map of leaders and the cost of copying on the dashboard',
    trigger: { kind: 'by-hand', maxConcurrency: 5 },
    timeoutMs: 15_000,
    memoryMb: 512,
    needs: ['table-read', 'table-scan'],
    writes: [],
  },
  {
    name: 'alert-webhook',
    purpose: 'passes alarms on to Discord, Slack, Telegram or a URL',
    trigger: { kind: 'alarm', maxConcurrency: 2 },
    timeoutMs: 30_000,
    memoryMb: 128,
    needs: ['webhook-secret'],
    writes: [],
  },
  {
    name: 'messenger',
    purpose: 'tells of fills, exits, breakers and each day on Discord, Slack, Telegram or a URL',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS },
    timeoutMs: 60_000,
    memoryMb: 160,
    needs: ['table', 'webhook-secret'],
    writes: ['messages'],
  },
];

/** The function that holds the keys. */
export const SIGNER = 'signer';

/** The name of a function as it is deployed. */
export function functionName(stage: string, name: string): string {
  return `polycopy-${stage}-${name}`;
}

/**
 * Runs of a function that may be under way at once: of a scheduled one the next begins before the last has ended, in each
 * of its shards; of one that others call as many as their runs call at once. A call that nobody waits for any more keeps its
 * place until it ends, and persons call too: in a bad moment one is turned away, which has sent nothing and is made again.
 */
export function runsAtOnce({ trigger }: FunctionContract, rates: RunRates): number {
  switch (trigger.kind) {
    case 'schedule':
      return rates.pollerConcurrency * (trigger.isSharded === true ? rates.shards : 1);
    case 'call':
      return FUNCTIONS.reduce(
        (calls, caller) =>
          calls + (caller.callsAtOnce === undefined ? 0 : caller.callsAtOnce * runsAtOnce(caller, rates)),
        0,
      );
    default:
      return trigger.maxConcurrency;
  }
}

type RunRates = { readonly pollerConcurrency: number; readonly shards: number };

/** How long a looping function works within one run; the rest of its timeout is for ending cleanly. */
export const LOOP_MS = 58_000;
