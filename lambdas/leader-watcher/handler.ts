import { watchInTurn } from '#flows/watch-in-turn.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Reads the activity of a shard's leaders until the minute is over. */
export const handler = scheduledHandler(deps.log, ({ forMs, resume, shard }) =>
  watchInTurn(deps, { forMs, takesOver: resume, shard }),
);
