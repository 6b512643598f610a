import { executeParent } from '#flows/execute-parent.ts';
import { seeThrough } from '#flows/see-through.ts';
import { doorbellHandler } from '#runtime/doorbell-handler.ts';
import { wire } from './wiring.ts';

const deps = wire(process.env);

/** Takes the parent order that was rung for as far as it can go now, also past an outcome that its post left open. */
export const handler = doorbellHandler(deps.log, async (parentId) => {
  await executeParent(deps, parentId);
  await seeThrough(deps, parentId);
});
