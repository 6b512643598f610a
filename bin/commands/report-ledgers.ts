import { type FollowerMode } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type ReportFacts } from './report-model.ts';

/** One block of a report: a follower in one mode. */
export type LedgerOfReport = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly isCurrent: boolean;
  readonly totalCapital: Usd;
  /** Those it follows, in the settings' order, then those it only owns or owned something for. */
  readonly leaders: readonly Wallet[];
};

/** Ledgers of the settings, then those that only hold what was done before. */
export function listLedgers({ settings, parents, positions }: ReportFacts): readonly LedgerOfReport[] {
  const traces = [...parents.values(), ...positions];
  const current = settings.followers.map(({ name, mode }) => ({ follower: name, mode, isCurrent: true }));
  const keys = new Set(current.map(keyOf));
  const past = traces.flatMap(({ follower, mode }) => {
    if (keys.has(keyOf({ follower, mode }))) return [];
    keys.add(keyOf({ follower, mode }));
    return [{ follower, mode, isCurrent: false }];
  });
  return [...current, ...past].map((ledger) => {
    const followed = settings.follows
      .filter(({ follower }) => follower === ledger.follower)
      .map(({ leader }) => leader);
    const traced = traces.filter((trace) => keyOf(trace) === keyOf(ledger)).map(({ leader }) => leader);
    return {
      ...ledger,
      totalCapital: settings.followers.find(({ name }) => name === ledger.follower)?.totalCapital ?? NO_USD,
      leaders: [...new Set([...(ledger.isCurrent ? followed : []), ...traced])],
    };
  });
}

/** The ledgers of one follower, or of all. @throws Error that lists who is there */
export function askedLedgers(facts: ReportFacts, follower: string | undefined): readonly LedgerOfReport[] {
  const all = listLedgers(facts);
  const asked = all.filter((ledger) => ledger.follower === (follower ?? ledger.follower));
  if (asked.length > 0) return asked;
  const known = [...new Set(all.map((ledger) => ledger.follower))].join(', ');
  throw new Error(`--follower: no follower ${JSON.stringify(follower)}; there is ${known}`);
}

/** Whether something stored is of a ledger. */
export function isOf(
  ledger: Pick<LedgerOfReport, 'follower' | 'mode'>,
  owned: { readonly follower: string; readonly mode: string },
): boolean {
  return owned.follower === ledger.follower && owned.mode === ledger.mode;
}

function keyOf({ follower, mode }: { readonly follower: string; readonly mode: string }): string {
  return `${follower}#${mode}`;
}
