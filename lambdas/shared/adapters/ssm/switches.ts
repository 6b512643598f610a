import { paginateGetParametersByPath, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { PARAMETERS, switchDescription, SWITCH_PATTERN } from '#contract/parameters.ts';
import { type Mode } from '#core/model/cap.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Switches } from '#ports/switches.ts';

/** Where the switches of a stage lie. */
export type SwitchStore = { readonly client: SSMClient; readonly stage: string };

/** The most that SSM gives in one page. */
const PAGE_SIZE = 10;
/** A walk that goes on beyond this many pages is not about switches. */
const MAX_PAGES = 1_000;

/** A switch as it is kept: each write of anybody, also of what stands there, gives it the next version. */
export type KeptSwitch = { readonly value: string; readonly version: bigint };

/** Reads the switches of a stage; what somebody stored encrypted comes as it is, and is no mode. */
export function ssmSwitches(store: SwitchStore): Switches {
  return {
    read: async () => new Map([...(await keptSwitches(store))].map(([path, { value }]) => [path, value])),
  };
}

/**
 * Reads the switches of a stage with the writes by which they stand there, by their paths below the stage's.
 *
 * They may be read as they were a moment ago.
 *
 * @throws UnavailableError when one page does not come
 */
export async function keptSwitches({ client, stage }: SwitchStore): Promise<ReadonlyMap<string, KeptSwitch>> {
  const path = PARAMETERS.path(stage);
  const found = new Map<string, KeptSwitch>();
  let pages = 0;
  try {
    const walk = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: path, Recursive: true });
    for await (const { Parameters = [] } of walk) {
      for (const { Name, Value: value = '', Version = 0 } of Parameters) {
        if (Name?.startsWith(`${path}/`) === true)
          found.set(Name.slice(path.length + 1), { value, version: BigInt(Version) });
      }
      pages += 1;
      if (pages >= MAX_PAGES) throw new Error(`more than ${MAX_PAGES} pages of parameters`);
    }
  } catch (cause) {
    throw new UnavailableError('the switches cannot be read', { path }, cause);
  }
  return found;
}

/** Flips one switch, or sets it for the first time. @returns The version that this write got. @throws UnavailableError */
export async function putSwitch(
  { client, stage }: SwitchStore,
  { path, mode }: { readonly path: string; readonly mode: Mode },
): Promise<bigint> {
  const name = PARAMETERS.switch(stage, path);
  try {
    const { Version = 0 } = await client.send(
      new PutParameterCommand({
        Name: name,
        Value: mode,
        Type: 'String',
        Overwrite: true,
        Description: switchDescription(path),
        AllowedPattern: SWITCH_PATTERN,
      }),
    );
    return BigInt(Version);
  } catch (cause) {
    throw new UnavailableError('the switch cannot be flipped', { parameter: name }, cause);
  }
}
