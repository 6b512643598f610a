import { switchLooks } from '#flows/look-at-switches.ts';
import { watchInTurn } from '#flows/watch-in-turn.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);
/** Of all runs of this environment: what one has copied, the next need not compare again. */
const looks = switchLooks(deps);

/** Reads the activity of a shard's leaders until the minute is over, and between two reads looks at the switches. */
export const handler = scheduledHandler(deps.log, ({ forMs, resume, shard }) =>
  watchInTurn(deps, {
    forMs,
    takesOver: resume,
    shard,
    // One shard is enough for it.
    ...(shard === 0 ? { beforePass: looks } : {}),
  }),
);
