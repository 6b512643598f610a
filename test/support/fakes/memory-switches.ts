import { UnavailableError } from '#ports/errors.ts';
import { type Switches } from '#ports/switches.ts';

/** Parameters that a test flips. */
export type MemorySwitches = Switches & {
  /** Values by the part of the name below the stage's path. */
  readonly parameters: Map<string, string>;
  /** True: reading fails. */
  isDown: boolean;
};

/** Starts without any parameter. */
export function memorySwitches(): MemorySwitches {
  const parameters = new Map<string, string>();
  const switches: MemorySwitches = {
    parameters,
    isDown: false,
    read: async () => {
      await Promise.resolve();
      if (switches.isDown) throw new UnavailableError('the switches cannot be read');
      return new Map(parameters);
    },
  };
  return switches;
}
