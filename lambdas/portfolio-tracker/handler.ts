import { trackPortfolios } from '#flows/track-portfolios.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Values the leaders once. */
export const handler = scheduledHandler(deps.log, () => trackPortfolios(deps));
