import { type Settings } from '#core/model/settings.ts';
import { later, nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { chainOfRun } from './chain-of-run.ts';
import { fanOut } from './fan-out.ts';
import { openLedgers } from './open-ledgers.ts';
import { runGuarded, type Tally } from './run-guarded.ts';
import { runUpkeep, type UpkeepDeps } from './run-upkeep.ts';
import { type Pass, type PassInput, type TendDeps, tendOpen, tendStuck } from './tend-open.ts';
import { unknownMemory } from './tend-unknown.ts';

export type ReconcileDeps = TendDeps & UpkeepDeps;

type RunInput = {
  readonly forMs: number;
  /** Rings everything open at once: the first run after a start. */
  readonly resume: boolean;
};

/** What a run found. */
export type ReconcileReport = Pass & {
  readonly passes: number;
  readonly failures: number;
};

/** Passes fall on odd half seconds, watchers' reads on whole ones: they never meet at one instant of a replay. */
const PASS_MS = 2_000;
const PASS_OFFSET_MS = 500;

/**
 * Makes the ledger agree with the venue, and looks again as long as something is open and time remains.
 *
 * What is soon done comes first: doorbells and the orders of the last minutes. What may wait for a slow source comes after
 * it, once in a run and each in its turn, so that nothing that is stuck keeps anything else from its settlement.
 */
export async function reconcile(given: ReconcileDeps, { forMs, resume }: RunInput): Promise<ReconcileReport> {
  const settings = await given.settings.current();
  if (settings === undefined) return { open: 0, passes: 0, failures: 0 };
  const started = await given.clock.now();
  const until = later(started, forMs);
  const tally: Tally = { failures: 0, broken: [] };
  const { chain, nextPass } = chainOfRun(given);
  const deps = { ...given, chain };
  const run = { settings, until, tally, memory: unknownMemory(), rings: new Map() };
  await startRun(deps, { settings, now: started, tally });
  let now = started;
  for (let passes = 1; ; passes += 1) {
    const isFirst = passes === 1;
    const input: PassInput = { ...run, now, isFirst, resume: resume && isFirst };
    nextPass();
    const pass = await tendOpen(deps, input);
    const open = pass.open + (isFirst ? await onceInRun(deps, input, forMs) : 0);
    const next = nextGridInstant((now + 1) as UnixMs, PASS_MS, PASS_OFFSET_MS);
    if (open > 0 && next <= until) now = await deps.clock.waitUntil(next);
    if (open > 0 && next <= until && now <= until) continue;
    if (tally.broken.length > 0) throw tally.broken[0];
    return { ...pass, open, passes, failures: tally.failures };
  }
}

type StartInput = { readonly settings: Settings; readonly now: UnixMs; readonly tally: Tally };

async function startRun(deps: ReconcileDeps, { settings, now, tally }: StartInput): Promise<void> {
  await runGuarded(deps, tally, 'open ledgers', () => openLedgers(deps, settings, now));
  // Events that a crash left without all of their parents; whose doorbells are rung like those of any other.
  for (const id of await deps.ledger.openEvents())
    await runGuarded(deps, tally, 'fan out', async () => {
      const event = await deps.ledger.event(id);
      if (event !== undefined) await fanOut(deps, event);
    });
}

/** The followers' sources may take half of the run, orders that are stuck the rest. @returns What may go on at once. */
async function onceInRun(deps: ReconcileDeps, input: PassInput, forMs: number): Promise<number> {
  const { settings, now, tally } = input;
  const opened = await runUpkeep(deps, {
    followers: settings.followers,
    now,
    until: later(now, Math.floor(forMs / 2)),
    tally,
  });
  return opened + (await tendStuck(deps, input));
}
