import { UnavailableError } from '#ports/errors.ts';
import { type Switches } from '#ports/switches.ts';
import { type Told } from './told.ts';

/** The parameters that persons flip, as the parameter store shows them: at once, or not at all. */
export function simulatedSwitches(parameters: ReadonlyMap<string, string>): Told<Switches> {
  return {
    read(fault) {
      if (fault === 'throttled') throw new UnavailableError('the parameter store is busy');
      return new Map(parameters);
    },
  };
}
