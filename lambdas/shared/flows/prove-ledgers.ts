import { type ProofDifference } from '#core/ledger/prove.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { type Upkeep } from '#core/model/upkeep.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';
import { commitPlan } from './commit-plan.ts';
import { correctFees, type CorrectDeps } from './correct-fees.ts';
import { proveLedger } from './prove-ledger.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';
import { type UpkeepTask } from './upkeep-task.ts';

export type NightlyDeps = CorrectDeps & TripDeps & { readonly markets: MarketData };

/**
 * Proves a follower's ledger once in each UTC day, at the first run after midnight in which it stands still: caps,
 * positions and journal against each other, and against the wallet where one trades.
 *
 * A ledger that contradicts itself stops entries (`LEDGER_UNPROVEN`); shares and cash of the wallet that differ are told and
 * counted, and nothing is booked for them here. Both only where two runs in a row found the very same: the list of open
 * orders may lag behind the ledger.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function proveOncePerDay(deps: NightlyDeps, { follower, upkeep, now }: UpkeepTask): Promise<void> {
  const ledger = { follower: follower.name, mode: follower.mode };
  const day = utcDate(now);
  const before = upkeep?.proof;
  if (before?.day === day && before.suspicion === undefined) return;
  if ((await deps.ledger.cap(ledger, GLOBAL_CAP))?.isOpened !== true) return;
  if (sendsOrders(follower.mode)) await correctFees(deps, follower, now);
  const { ledger: store, chain, markets } = deps;
  const proof = await proveLedger(
    { ledger: store, world: { chain, markets } },
    {
      ledger,
      wallet: follower.wallet,
      children: () => openChildrenOf(store),
      isWholeHistory: false,
      now,
    },
  );
  if (proof === undefined) return;
  const suspicion = proof.differences.length === 0 ? undefined : textOf(proof.differences);
  const isSure = suspicion !== undefined && suspicion === before?.suspicion;
  if (isSure) await tell(deps, ledger, proof.differences);
  // What is told is done with for today; what is new is looked at again in the next run.
  await note(store, ledger, isSure || suspicion === undefined ? { day } : { day, suspicion });
}

async function* openChildrenOf(ledger: Ledger): AsyncGenerator<ChildOrder> {
  yield* await ledger.children(await ledger.openChildren());
}

function textOf(differences: readonly ProofDifference[]): string {
  return differences
    .slice(0, 5)
    .map(({ what, stored, expected }) => `${what}: ${stored} / ${expected}`)
    .join('; ');
}

async function tell(deps: NightlyDeps, ledger: LedgerName, differences: readonly ProofDifference[]): Promise<void> {
  for (const { kind, what, stored, storedIn, expected, expectedFrom } of differences.slice(0, 5)) {
    const numbers = { stored: stored.toString(), storedIn, expected: expected.toString(), expectedFrom };
    deps.log.warn('ledger not proven', { ...ledger, kind, what, ...numbers });
  }
  if (differences.some(({ kind }) => kind === 'wallet')) deps.log.count('WalletsUnequal');
  if (!differences.some(({ kind }) => kind === 'ledger')) return;
  await tripBreaker(deps, { ledger, code: 'LEDGER_UNPROVEN', why: textOf(differences) });
  deps.log.count('LedgersUnproven');
}

async function note(ledger: Ledger, name: LedgerName, proof: NonNullable<Upkeep['proof']>): Promise<void> {
  await commitPlan(ledger, async () => {
    const upkeep = await ledger.upkeep(name);
    const value = { ...upkeep, ...name, proof, version: (upkeep?.version ?? 0n) + 1n };
    return [{ kind: 'put', type: 'upkeep', value }];
  });
}
