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

/** Reads the switches of a stage; what somebody stored encrypted comes as it is, and is no mode. */
export function ssmSwitches({ client, stage }: SwitchStore): Switches {
  const path = PARAMETERS.path(stage);
  return {
    async read() {
      const found = new Map<string, string>();
      let pages = 0;
      try {
        const walk = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: path, Recursive: true });
        for await (const { Parameters = [] } of walk) {
          for (const { Name, Value } of Parameters) {
            if (Name?.startsWith(`${path}/`) === true) found.set(Name.slice(path.length + 1), Value ?? '');
          }
          pages += 1;
          if (pages >= MAX_PAGES) throw new Error(`more than ${MAX_PAGES} pages of parameters`);
        }
      } catch (cause) {
        throw new UnavailableError('the switches cannot be read', { path }, cause);
      }
      return found;
    },
  };
}

/** Flips one switch, or sets it for the first time. @throws UnavailableError */
export async function putSwitch(
  { client, stage }: SwitchStore,
  { path, mode }: { readonly path: string; readonly mode: Mode },
): Promise<void> {
  const name = PARAMETERS.switch(stage, path);
  try {
    await client.send(
      new PutParameterCommand({
        Name: name,
        Value: mode,
        Type: 'String',
        Overwrite: true,
        Description: switchDescription(path),
        AllowedPattern: SWITCH_PATTERN,
      }),
    );
  } catch (cause) {
    throw new UnavailableError('the switch cannot be flipped', { parameter: name }, cause);
  }
}
