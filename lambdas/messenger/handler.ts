import { tellNews } from '#flows/tell-news.ts';
import { scheduledHandler } from '#runtime/scheduled-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Tells the operator what happened since the last run. */
export const handler = scheduledHandler(deps.log, ({ forMs }) => tellNews(deps, forMs));
