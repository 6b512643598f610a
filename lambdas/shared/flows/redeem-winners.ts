import { type Claim, listClaims } from '#core/ledger/list-claims.ts';
import { freshRedeeming, noteTold } from '#core/ledger/record-redemption.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { followRedemption } from './follow-redemption.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { placesOf } from './places-of.ts';
import { inLanes, LANES } from './run-guarded.ts';
import { type StartDeps, startRedemption } from './start-redemption.ts';

export type RedeemDeps = StartDeps & { readonly settings: SettingsStore };

/** What a run found. */
export type RedeemReport = {
  /** Markets that owe something to a ledger of real money. */
  readonly claims: number;
  readonly sent: number;
  readonly failures: number;
};

type Run = { claims: number; sent: number; failures: number; readonly broken: unknown[]; readonly until: UnixMs };
type Redeemer = Follower & { readonly wallet: Wallet };

/** What was not redeemed for so long is told to a person, and again after the same time. */
const TELL_AFTER_MS = 86_400_000;

/**
 * Turns what resolved markets owe to followers into cash where a transaction of the wallet can, one at a time for each
 * wallet, and stores for every other claim why it waits.
 *
 * It books no cash: that the wallet was paid is booked from its activity, whoever redeemed.
 */
export async function redeemWinners(deps: RedeemDeps, forMs: number): Promise<RedeemReport> {
  const settings = await deps.settings.current();
  const now = await deps.clock.now();
  const run: Run = { claims: 0, sent: 0, failures: 0, broken: [], until: later(now, forMs) };
  // What is held on paper is paid out where its money is kept.
  const redeemers = (settings?.followers ?? []).flatMap((follower): readonly Redeemer[] =>
    follower.mode === 'live' && follower.wallet !== undefined ? [{ ...follower, wallet: follower.wallet }] : [],
  );
  const laneOf = ({ wallet }: Redeemer): string => wallet;
  // What is sent takes half a minute to be final: who waits for it keeps no place from another wallet.
  const places = placesOf(LANES);
  const waitUntil: Clock['waitUntil'] = (until) => places.leave(() => deps.clock.waitUntil(until));
  const patient = { ...deps, clock: { ...deps.clock, waitUntil } };
  await inLanes(deps, { items: redeemers, now, until: run.until, laneOf, atOnce: redeemers.length }, (follower) =>
    places.hold(() => redeemOne(patient, run, follower)),
  );
  if (run.broken.length > 0) throw run.broken[0];
  return { claims: run.claims, sent: run.sent, failures: run.failures };
}

async function redeemOne(deps: RedeemDeps, run: Run, follower: Redeemer): Promise<void> {
  const of = { follower: follower.name, mode: follower.mode };
  await guarded(deps, run, of, async () => {
    if ((await deps.clock.now()) > run.until) return;
    const claims = listClaims(await deps.ledger.positions(of), await deps.clock.now());
    run.claims += claims.length;
    await guarded(deps, run, of, () => work(deps, run, { follower, of, claims }));
    await tellOld(deps, of, claims);
  });
}

type WorkInput = { readonly follower: Redeemer; readonly of: LedgerName; readonly claims: readonly Claim[] };

/** Each claim has one turn in a run; one that sends is followed to its end before the next. */
async function work(deps: RedeemDeps, run: Run, { follower, of, claims }: WorkInput): Promise<void> {
  const { until } = run;
  const mode = (await deps.ledger.cap(of, GLOBAL_CAP))?.tradingMode ?? 'HALTED';
  const { wallet } = follower;
  let isFree = await followRedemption(deps, { wallet, until, maySend: mode !== 'HALTED' });
  for (const claim of claims) {
    if (!isFree || (await deps.clock.now()) > until) return;
    await guarded(deps, run, of, async () => {
      await followFormer(deps, { follower, of, claim, maySend: mode !== 'HALTED' });
      if (!(await startRedemption(deps, { follower, claim, mode }))) return;
      run.sent += 1;
      // Whatever following it comes upon: the place is taken until it says otherwise.
      isFree = false;
      isFree = await followRedemption(deps, { wallet, until, maySend: false });
    });
  }
}

type FormerInput = Pick<WorkInput, 'follower' | 'of'> & { readonly claim: Claim; readonly maySend: boolean };

/** Looks once at what a wallet that was the follower's before has under way for a claim; its other claims need not wait. */
async function followFormer(deps: RedeemDeps, { follower, of, claim, maySend }: FormerInput): Promise<void> {
  const former = (await deps.ledger.redeeming(of, claim.condition))?.open?.wallet;
  if (former === undefined || former === follower.wallet) return;
  await followRedemption(deps, { wallet: former, until: await deps.clock.now(), maySend });
}

async function tellOld(deps: RedeemDeps, of: LedgerName, claims: readonly Claim[]): Promise<void> {
  const now = await deps.clock.now();
  for (const { condition, oldest, payout } of claims) {
    if (now - oldest < TELL_AFTER_MS) continue;
    const redeeming = (await deps.ledger.redeeming(of, condition)) ?? freshRedeeming(of, condition);
    if (redeeming.toldAt !== undefined && now - redeeming.toldAt < TELL_AFTER_MS) continue;
    // Told twice is better than never: it is counted before it is stored that it was.
    const why = redeeming.wait?.code ?? (redeeming.open === undefined ? 'none' : 'IN_FLIGHT');
    deps.log.warn('claim not redeemed for a day', { ...of, condition, payout: payout.toString(), why });
    deps.log.count('ClaimsUnredeemed');
    await deps.ledger.commit(noteTold(redeeming, now));
  }
}

/** A source that fails leaves its part to the next run; a broken promise of ours halts the ledger and fails the run at its end. */
async function guarded(deps: RedeemDeps, run: Run, of: LedgerName, task: () => Promise<void>): Promise<void> {
  const { log } = deps;
  try {
    await haltOnBreach(deps, of, task);
  } catch (error) {
    const code = error instanceof PortError ? error.code : 'BROKEN';
    log.warn('redemption put off', { code, message: error instanceof Error ? error.message : String(error) });
    log.count(error instanceof PortError ? 'RedemptionsPutOff' : 'BrokenInvariants');
    if (!(error instanceof PortError)) run.broken.push(error);
    run.failures += 1;
  }
}
