import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { type KeyRotation, type RotationHold } from '#core/model/key-rotation.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later, unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { type System } from '../open-system.ts';
import { cleanText } from '../view/clean-text.ts';

/** Longer than any run is between two of its notes: each of both waits ends after ten minutes. */
export const HELD_MS = 30 * 60_000;

/** What a run notes of its rotation, but for whose it is. */
export type Note = Omit<KeyRotation, 'hold'>;

/** The note of one run, which nobody else writes while it holds it. */
export type HeldNote = {
  /** What this run has noted last. */
  noted(): KeyRotation;
  /** Notes what has changed, and holds it for longer. @throws HeldElsewhereError, UnavailableError */
  note(change?: Partial<Note>): Promise<void>;
  /** Leaves what is noted to whoever goes on, from now on. @throws UnavailableError */
  letGo(): Promise<void>;
  /** Takes the note away. @throws HeldElsewhereError, UnavailableError */
  end(): Promise<void>;
};

/** Another run is at it, and nothing may be done or undone any more in its place. */
export class HeldElsewhereError extends Error {}

type HoldInput = {
  readonly name: FollowerName;
  readonly note: Note;
  /** Run in whose place a person wants to go on. */
  readonly over?: string | undefined;
};

/**
 * Takes the note of a follower's rotation for a run of its own: of two that begin at once one gets it.
 *
 * Its time is the machine's own, also where copying runs on another: persons wait by that.
 *
 * @throws HeldElsewhereError, UnavailableError
 */
export async function holdNote(
  { signings }: Pick<System, 'signings'>,
  { name, note: first, over }: HoldInput,
): Promise<HeldNote> {
  const own = { run: randomUUID(), by: operator(), startedAt: machineTime() };
  const holding = (note: Note, now: UnixMs, forMs: number): KeyRotation => ({
    ...note,
    hold: { ...own, until: later(now, forMs) },
  });
  let noted = holding(first, own.startedAt, HELD_MS);
  const moment = { now: own.startedAt, ...(over === undefined ? {} : { over }) };
  if (!(await signings.holdRotation(name, noted, moment))) throw await heldElsewhere(signings, name);
  const write = async (note: Note, forMs: number): Promise<void> => {
    const next = holding(note, machineTime(), forMs);
    if (!(await signings.noteRotation(name, next))) throw await heldElsewhere(signings, name);
    noted = next;
  };
  return {
    noted: () => noted,
    note: (change) => write({ ...noted, ...change }, HELD_MS),
    letGo: () => write(noted, 0),
    end: async () => {
      if (!(await signings.endRotation(name, own.run))) throw await heldElsewhere(signings, name);
    },
  };
}

/** Refuses where another run is at it, before a person is asked for anything. @throws HeldElsewhereError */
export function refuseHeld(name: FollowerName, noted: KeyRotation | undefined): void {
  if (noted !== undefined && noted.hold.until > machineTime()) throw new HeldElsewhereError(heldText(name, noted.hold));
}

async function heldElsewhere(signings: System['signings'], name: FollowerName): Promise<HeldElsewhereError> {
  const noted = await signings.rotation(name);
  const ended = `another key of ${name} was under way elsewhere, and is over now: look at \`polycopy status\``;
  return new HeldElsewhereError(noted === undefined ? ended : heldText(name, noted.hold));
}

function heldText(name: FollowerName, { by, startedAt, until }: RotationHold): string {
  return (
    `${cleanText(by, 80)} is at another key of ${name} since ${timeText(startedAt)}. Where that run is no more, the same ` +
    `command with --take-over goes on in its place; without it from ${timeText(until)} on`
  );
}

/** A container may run under a number that has no name. */
function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname();
  }
}

function machineTime(): UnixMs {
  return unixMs(Date.now());
}

function timeText(at: UnixMs): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
