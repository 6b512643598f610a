import { listClaims } from '#core/ledger/list-claims.ts';
import { CLAIM_WAITS, type ClaimWait, type ClaimWaitCode } from '#core/model/claim-wait.ts';
import { type Redeeming } from '#core/model/redeeming.ts';
import { sendsOrders, type Settings } from '#core/model/settings.ts';
import { type ConditionId, type FollowerName, type TransactionHash } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';
import { type Ledger } from '#ports/ledger.ts';

/** Where a claim stands: a reason to wait, a transaction under way, that the redeemer has not looked at it yet, or on paper. */
export type ClaimState = ClaimWaitCode | keyof typeof OTHER_STATES;

/** What a resolved market owes to a follower. */
export type ClaimReport = {
  readonly follower: FollowerName;
  readonly condition: ConditionId;
  readonly title: string;
  readonly payout: Usd;
  readonly since: UnixMs;
  readonly state: ClaimState;
  /** The numbers that decided, where there are any: wei of POL, or gas. */
  readonly wait?: ClaimWait;
  /** What was sent last, or failed last. */
  readonly transaction?: TransactionHash;
};

const OTHER_STATES = {
  IN_FLIGHT: 'its transaction was sent and is not final yet',
  NOT_YET:
    "the venue's own redeemer is waited for; after ten minutes it is redeemed from here, or the reason why not stands here",
  ON_PAPER: 'it is paid with paper money when the activity of its wallet is looked at next, within minutes',
} as const;

type ClaimSources = {
  readonly settings: Settings;
  readonly ledger: Pick<Ledger, 'positions' | 'redeeming'>;
};

/** Reads what resolved markets owe to the followers that own anything, on paper too, the oldest claims of each first. @throws UnavailableError */
export async function collectClaims({ settings, ledger }: ClaimSources): Promise<readonly ClaimReport[]> {
  const now = unixMs(Date.now());
  const reports: ClaimReport[] = [];
  for (const { name: follower, mode } of settings.followers) {
    if (!sendsOrders(mode)) continue;
    for (const { condition, title, payout, oldest } of listClaims(await ledger.positions({ follower, mode }), now)) {
      const redeeming = await ledger.redeeming({ follower, mode }, condition);
      const state = mode === 'paper' ? ({ state: 'ON_PAPER' } as const) : standing(redeeming);
      reports.push({ follower, condition, title, payout, since: oldest, ...state });
    }
  }
  return reports;
}

/** What a state means, and what a person can do. */
export function meaningOf(state: ClaimState): string {
  return isOther(state) ? OTHER_STATES[state] : CLAIM_WAITS[state].meaning;
}

/** Whether nothing goes on before a person does something. */
export function isForPerson(state: ClaimState): boolean {
  return !isOther(state) && CLAIM_WAITS[state].isForPerson;
}

function isOther(state: ClaimState): state is keyof typeof OTHER_STATES {
  return Object.hasOwn(OTHER_STATES, state);
}

function standing(redeeming: Redeeming | undefined): Pick<ClaimReport, 'state' | 'wait' | 'transaction'> {
  if (redeeming?.open !== undefined) return { state: 'IN_FLIGHT', transaction: redeeming.open.transaction };
  // A version of before may have stored a reason that there is no more: the next look stores another one.
  if (redeeming?.wait === undefined || !Object.hasOwn(CLAIM_WAITS, redeeming.wait.code)) return { state: 'NOT_YET' };
  const { wait, failed, redeemed = redeeming.redeemedOutcomes?.at(-1) } = redeeming;
  const transaction = failed.at(-1) ?? redeemed?.transaction;
  return { state: wait.code, wait, ...(transaction === undefined ? {} : { transaction }) };
}
