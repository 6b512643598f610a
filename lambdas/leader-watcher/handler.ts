import { switchLooks } from '#flows/look-at-switches.ts';
import { watchInTurn } from '#flows/watch-in-turn.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Reads the activity of a shard's leaders until the minute is over, and between two reads looks at the switches. */
export const handler = scheduledHandler(deps.log, ({ forMs, resume, shard }) =>
  watchInTurn(deps, {
    forMs,
    takesOver: resume,
    shard,
    // One shard is enough for it.
    ...(shard === 0 ? { beforePass: switchLooks(deps) } : {}),
  }),
);
