import { watchInTurn } from '#flows/watch-in-turn.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Reads the leaders' activity until the minute is over. */
export const handler = scheduledHandler(deps.log, ({ forMs, resume }) =>
  watchInTurn(deps, { forMs, takesOver: resume }),
);
