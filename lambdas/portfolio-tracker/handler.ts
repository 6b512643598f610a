import { trackPortfolios } from '#flows/track-portfolios.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Values the leaders once, and measures their day before once it is over. */
export const handler = scheduledHandler(deps.log, ({ forMs }) => trackPortfolios(deps, forMs));
