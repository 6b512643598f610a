import { type Mode, strictest } from '#core/model/cap.ts';
import { type Follower } from '#core/model/settings.ts';
import { followerKey, readSwitches } from '#core/model/switches.ts';
import { type System } from '../open-system.ts';
import { openWork } from './open-work.ts';

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

type HaltInput = QuietInput & {
  /** Notes where the switch is set, and sets it. */
  readonly setSwitch: (mode: Mode) => Promise<void>;
};

/**
 * Brings a follower to where nothing of it is under way and nothing can begin: entries stop and what is open ends, while sales
 * go on; then, for the short time of a switch of keys, sales wait too.
 *
 * @throws Error that lists what is open when it does not end in time, or where a person has moved the switch meanwhile;
 * UnavailableError, ContentionError
 */
export async function haltQuietly(system: System, input: HaltInput): Promise<void> {
  const { follower, tell, setSwitch } = input;
  const whileOpen = strictest(await switchOf(system, follower.name), 'REDUCING');
  await setSwitch(whileOpen);
  tell(`${follower.name} takes no more entries.`);
  await untilQuiet(system, input);
  const found = await switchOf(system, follower.name);
  if (found !== whileOpen)
    throw new Error(`somebody has set the switch of ${follower.name} to ${found} meanwhile, and it stays there`);
  await setSwitch('HALTED');
  await untilQuiet(system, input);
  tell('Nothing is open; sales wait until the other key is in force.');
}

/** Where a person has set the switch of a follower. @throws UnavailableError */
export async function switchOf({ switches, ledger }: System, name: string): Promise<Mode> {
  const before = (await ledger.switches()) ?? { positions: {} };
  return readSwitches(await switches.read(), before).positions[followerKey(name)] ?? 'ACTIVE';
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
