import { type Mode, strictest } from '#core/model/cap.ts';
import { type Follower } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type System } from '../open-system.ts';
import { type HeldNote } from './held-note.ts';
import { openWork } from './open-work.ts';
import { setOwnSwitch, SOMEBODY, switchStand } from './own-switch.ts';

/** Unknown outcomes are known within three minutes of their last post; twice that, and some more. */
const WITHIN_MS = 10 * 60_000;
const LOOK_MS = 1_000;

/** Whose orders end, and who is told how far they are. */
export type QuietInput = {
  readonly follower: Follower;
  readonly tell: (line: string) => void;
  /** Of the machine's time, for each of both waits. */
  readonly withinMs?: number;
};

type HaltInput = QuietInput & { readonly held: HeldNote };

/**
 * Brings a follower to where nothing of it is under way and nothing can begin: entries stop and what is open ends, while sales
 * go on; then, for the short time of a switch of keys, sales wait too.
 *
 * @throws Error that lists what is open when it does not end in time, or where a person has moved the switch meanwhile;
 * HeldElsewhereError, UnavailableError, ContentionError
 */
export async function haltQuietly(system: System, input: HaltInput): Promise<void> {
  const { follower, tell } = input;
  await setOrRefuse(system, input, strictest((await switchStand(system, follower.name)).mode, 'REDUCING'));
  tell(`${follower.name} takes no more entries.`);
  await untilQuiet(system, input);
  await setOrRefuse(system, input, 'HALTED');
  await untilQuiet(system, input);
  tell('Nothing is open; sales wait until the other key is in force.');
}

/** @throws Error where a person has moved the switch */
async function setOrRefuse(system: System, { follower: { name }, held }: HaltInput, mode: Mode): Promise<void> {
  if (await setOwnSwitch(system, { name, held, mode })) return;
  throw await movedByPerson(system, name);
}

/** What to say where a person has moved the switch of a follower while it gets another key. */
export async function movedByPerson(system: System, name: FollowerName): Promise<Error> {
  const { mode } = await switchStand(system, name);
  return new Error(`${SOMEBODY} has set the switch of ${name} to ${mode} meanwhile, and it stays there`);
}

/** A switch that stands halted may have been opened for a moment since nothing was open. @throws Error that lists what is open */
export async function refuseOpen(system: Pick<System, 'ledger'>, follower: Follower): Promise<void> {
  const open = await openWork(system, follower);
  if (open.length === 0) return;
  throw new Error(`${follower.name} has ${open.join(', ')} again: its switch was opened meanwhile. Try again`);
}

/** Waits until nothing of a follower is open, and tells whenever that changes. @throws Error when the time is over */
export async function untilQuiet(
  system: Pick<System, 'ledger'>,
  { follower, tell, withinMs = WITHIN_MS }: QuietInput,
): Promise<void> {
  const startedAt = performance.now();
  let told = '';
  for (;;) {
    const open = (await openWork(system, follower)).join(', ');
    if (open === '') return;
    if (open !== told) tell(`Waiting for ${open} …`);
    told = open;
    if (performance.now() - startedAt >= withinMs)
      throw new Error(
        `${follower.name} has ${open} after ${Math.round(withinMs / 60_000)} minutes: look at what holds them`,
      );
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
