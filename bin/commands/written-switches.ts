import { type Mode } from '#core/model/cap.ts';
import { type SwitchVersions } from '#core/model/key-rotation.ts';
import { type Switches } from '#ports/switches.ts';
import { type System } from './open-system.ts';

/** One mode that was written to several parameters. */
export type Written = { readonly mode: Mode; readonly versions: SwitchVersions };

/**
 * The switches as they are read, with what was just written over them.
 *
 * A parameter that was written may be read as it was before for a while: without this, a switch would count as stored
 * because nothing seems to have moved. What a later write says is left to its writer: a stop is undone by nobody's older write.
 */
export function withWritten({ keptSwitches }: Pick<System, 'keptSwitches'>, { mode, versions }: Written): Switches {
  return {
    read: async () => {
      const kept = await keptSwitches();
      const late = Object.entries(versions).filter(([path, version]) => (kept.get(path)?.version ?? 0n) < version);
      const read = [...kept].map(([path, { value }]) => [path, value] as const);
      return new Map<string, string>([...read, ...late.map(([path]) => [path, mode] as const)]);
    },
  };
}

/** Whether somebody has written one of these parameters since. @throws UnavailableError */
export async function isOvertaken(
  { keptSwitches }: Pick<System, 'keptSwitches'>,
  { versions }: Pick<Written, 'versions'>,
): Promise<boolean> {
  const kept = await keptSwitches();
  return Object.entries(versions).some(([path, version]) => (kept.get(path)?.version ?? 0n) > version);
}
