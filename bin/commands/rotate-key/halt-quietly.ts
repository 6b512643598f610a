import { type Mode, strictest } from '#core/model/cap.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { followerKey, readSwitches } from '#core/model/switches.ts';
import { flipSwitch } from '../flip-switch.ts';
import { type System } from '../open-system.ts';
import { openWork } from './open-work.ts';

/** Unknown outcomes are known within three minutes of their last post; twice that, and some more. */
const WITHIN_MS = 10 * 60_000;
const LOOK_MS = 1_000;

/** Whose orders end, and who is told how far they are. */
export type QuietInput = {
  readonly settings: Settings;
  readonly follower: Follower;
  readonly tell: (line: string) => void;
  /** Of the machine's time, for each of both waits. */
  readonly withinMs?: number;
};

/**
 * Brings a follower to where nothing of it is under way and nothing can begin: entries stop and what is open ends, while sales
 * go on; then, for the short time of a switch of keys, sales wait too.
 *
 * @throws Error that lists what is open when it does not end in time; UnavailableError, ContentionError
 */
export async function haltQuietly(system: System, input: QuietInput): Promise<void> {
  const { settings, follower, tell } = input;
  const scope = { kind: 'follower', name: follower.name } as const;
  const before = await switchOf(system, follower.name);
  await flipSwitch(system, { settings, scope, mode: strictest(before, 'REDUCING') });
  tell(`${follower.name} takes no more entries.`);
  await untilQuiet(system, input);
  await flipSwitch(system, { settings, scope, mode: 'HALTED' });
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
  { follower, tell, withinMs = WITHIN_MS }: Omit<QuietInput, 'settings'>,
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
