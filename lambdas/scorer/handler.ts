import { scoreLeaders } from '#flows/score-leaders.ts';
import { scoringHandler } from '#runtime/scoring-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Scores leaders and candidates of a day. */
export const handler = scoringHandler(deps.log, (asked) => scoreLeaders(deps, asked));
