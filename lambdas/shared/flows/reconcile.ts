import { type ParentId } from '#core/values/ids.ts';
import { later, nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';
import { bookOpening } from './book-opening.ts';
import { chainOfRun } from './chain-of-run.ts';
import { fanOut } from './fan-out.ts';
import { freedOfRun } from './freed-of-run.ts';
import { type LanesOfRun, lanesOfRun } from './lanes-of-run.ts';
import { fromMinute, runGuarded, type Tally } from './run-guarded.ts';
import { runUpkeep, type UpkeepDeps } from './run-upkeep.ts';
import { type Pass, type PassInput, type TendDeps, tendOpen, tendStuck } from './tend-open.ts';
import { unknownMemory } from './tend-unknown.ts';

export type ReconcileDeps = TendDeps & UpkeepDeps & { readonly clock: RunClock };

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
 * it, once in a run and each in its turn. Each follower has a lane: who is slow, or whose signer is, comes late to his own
 * next pass and to nobody else's.
 */
export async function reconcile(given: ReconcileDeps, input: RunInput): Promise<ReconcileReport> {
  const lanes = lanesOfRun();
  try {
    return await runPasses(given, { ...input, lanes });
  } finally {
    // Whatever ended the passes: on Lambda it would freeze, and go on in the middle of the next run.
    await lanes.over();
  }
}

async function runPasses(
  given: ReconcileDeps,
  { forMs, resume, lanes }: RunInput & { readonly lanes: LanesOfRun },
): Promise<ReconcileReport> {
  const settings = await given.settings.current();
  if (settings === undefined) return { open: 0, passes: 0, failures: 0 };
  const started = await given.clock.now();
  const until = later(started, forMs);
  const tally: Tally = { failures: 0, broken: [] };
  const { chain, nextPass } = chainOfRun(given);
  const deps = { ...given, chain };
  const freed = freedOfRun();
  const memory = { memory: unknownMemory(), rings: new Map(), takenUp: new Map<ParentId, 'waits' | 'under way'>() };
  const run = { ...memory, settings, until, tally, lanes, freed };
  await finishEvents(deps, tally);
  let now = started;
  for (let passes = 1; ; passes += 1) {
    const isFirst = passes === 1;
    const input: PassInput = { ...run, now, isFirst, resume: resume && isFirst };
    nextPass();
    const isFreed = freed.begin();
    const pass = await tendOpen(deps, input);
    if (isFirst) await beginOnce(deps, input, forMs);
    const planned = passAfter(now);
    const isPlanned = pass.open > 0;
    // With nothing open it waits for what a lane sets free, and not for the slowest of them.
    const work = isPlanned ? lanes.over() : Promise.race([lanes.over(), isFreed]);
    const woken = await deps.clock.waitFor(work, isPlanned && planned <= until ? planned : until);
    const next = isPlanned || woken <= planned ? planned : passAfter(later(woken, -1));
    const open = pass.open + freed.count();
    if (open > 0 && next <= until) now = await deps.clock.waitUntil(next);
    if (open > 0 && next <= until && now <= until) continue;
    await lanes.settle();
    if (tally.broken.length > 0) throw tally.broken[0];
    return { ...pass, open, passes, failures: tally.failures };
  }
}

function passAfter(moment: UnixMs): UnixMs {
  return nextGridInstant(later(moment, 1), PASS_MS, PASS_OFFSET_MS);
}

/** Events that a crash left without all of their parents; whose doorbells are rung like those of any other. */
async function finishEvents(deps: ReconcileDeps, tally: Tally): Promise<void> {
  for (const id of await deps.ledger.openEvents())
    await runGuarded(deps, tally, 'fan out', async () => {
      const event = await deps.ledger.event(id);
      if (event !== undefined) await fanOut(deps, event);
    });
}

/** The followers' sources may take half of the run, orders that are stuck the rest. */
async function beginOnce(deps: ReconcileDeps, input: PassInput, forMs: number): Promise<void> {
  const { settings, now, tally, lanes, freed } = input;
  const until = later(now, Math.floor(forMs / 2));
  for (const follower of fromMinute(settings.followers, now))
    lanes.add(follower.name, 'upkeep', async () => {
      if ((await deps.clock.now()) <= until)
        await runGuarded(deps, tally, 'open ledger', () => bookOpening(deps, { follower, settings, now }));
      freed.add(await runUpkeep(deps, { follower, now, until, tally }));
    });
  await tendStuck(deps, input);
}
