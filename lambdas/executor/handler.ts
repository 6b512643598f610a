import { executeParent } from '#flows/execute-parent.ts';
import { doorbellHandler } from '#runtime/doorbell-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Takes the parent order that was rung for as far as it can go now. */
export const handler = doorbellHandler(deps.log, (parentId) => executeParent(deps, parentId));
