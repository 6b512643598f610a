import { type Mode } from '#core/model/cap.ts';
import { type Switches } from '#ports/switches.ts';

/**
 * The switches as they are read, with what was just written over them.
 *
 * A parameter that was written may be read as it was before for a while: without this, a switch would count as stored
 * because nothing seems to have moved.
 */
export function withWritten(switches: Switches, written: ReadonlyMap<string, Mode>): Switches {
  return { read: async () => new Map<string, string>([...(await switches.read()), ...written]) };
}
