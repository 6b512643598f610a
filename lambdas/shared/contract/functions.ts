/** What a deployed function is started by. */
export type Trigger =
  | {
      readonly kind: 'schedule';
      readonly everyMs: number;
      /** Started also when a parameter of the stage has changed: such an event may get lost, the schedule does not. */
      readonly onParameterChange?: boolean;
    }
  | { readonly kind: 'doorbell'; readonly maxConcurrency: number };

export type FunctionContract = {
  readonly name: string;
  readonly purpose: string;
  readonly trigger: Trigger;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Which adapters' resources it touches; the CDK grants these and nothing else. */
  readonly needs: readonly Need[];
};

export type Need = 'table' | 'doorbell-send' | 'follower-secrets' | 'switches';

const MINUTE_MS = 60_000;

/**
 * Every function of the system, in the order in which the local runner starts those that are due at the same instant:
 * switches and equity first, so that what is decided at that instant sees them.
 */
export const FUNCTIONS: readonly FunctionContract[] = [
  {
    name: 'toggle-sync',
    purpose: 'copies the switches that persons flip into the items that reservations check',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS, onParameterChange: true },
    timeoutMs: 90_000,
    memoryMb: 256,
    needs: ['table', 'switches'],
  },
  {
    name: 'portfolio-tracker',
    purpose:
      'values the leaders, all pages of positions plus cash on chain, and records where their positions are not what their trades told',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS },
    timeoutMs: 45_000,
    memoryMb: 256,
    needs: ['table', 'doorbell-send'],
  },
  {
    name: 'leader-watcher',
    purpose: "reads the leaders' activity, records events and parent orders, rings the doorbell",
    trigger: { kind: 'schedule', everyMs: MINUTE_MS },
    timeoutMs: 90_000,
    memoryMb: 512,
    needs: ['table', 'doorbell-send'],
  },
  {
    name: 'reconciler',
    purpose: 'makes the ledger agree with the venue: re-rings, settles, resolves unknown outcomes, closes gaps',
    trigger: { kind: 'schedule', everyMs: MINUTE_MS },
    timeoutMs: 90_000,
    memoryMb: 512,
    needs: ['table', 'doorbell-send', 'follower-secrets'],
  },
  {
    name: 'executor',
    purpose: 'sizes, checks, reserves, signs and submits',
    trigger: { kind: 'doorbell', maxConcurrency: 10 },
    timeoutMs: 30_000,
    memoryMb: 1024,
    needs: ['table', 'doorbell-send', 'follower-secrets'],
  },
];

/** How long a looping function works within one run; the rest of its timeout is for ending cleanly. */
export const LOOP_MS = 58_000;
