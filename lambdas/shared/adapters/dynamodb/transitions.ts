import { randomUUID } from 'node:crypto';
import { transitionId } from '#core/values/ids.ts';

/** Names the transactions of one run, each by a name of its own: no two runs ever share one. */
export function transitions(): () => string {
  const run = randomUUID();
  let counter = 0;
  return () => {
    counter += 1;
    return transitionId(run, counter);
  };
}
