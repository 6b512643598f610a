import { type Command } from 'commander';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type Identity } from '#core/model/signing.ts';
import { type Follower } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { credentialsBySigner } from './credentials-by-signer.ts';
import { parseFollowerName } from './follower-name.ts';
import { openSystem, type System } from './open-system.ts';
import { nameStored } from './rotate-key/name-stored.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { type Authorized, authorizedJson, authorizedPage } from './view/authorized-follower.ts';

type AuthOptions = SystemOptions & { readonly follower: FollowerName; readonly json?: true };

/** Adds `polycopy auth-follower`. */
export function registerAuthFollower(program: Command): void {
  addSystemOptions(program.command('auth-follower'))
    .description("derive a follower's API credentials anew with its stored key, store them and prove them by a read")
    .requiredOption('--follower <name>', 'the follower, as the settings name it', parseFollowerName)
    .option('--json', 'print JSON')
    .action(async (options: AuthOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const authorized = await authorize(system, options.follower);
        process.stdout.write(`${options.json === true ? authorizedJson(authorized) : authorizedPage(authorized)}\n`);
      } finally {
        await system.close();
      }
    });
}

/**
 * Has the signer keep new credentials, and reads what the venue counts under them.
 *
 * @throws Error where no system runs or nobody has the name; what the adapters throw, also where the venue refuses them
 */
async function authorize(system: System, name: FollowerName): Promise<Authorized> {
  const { venue, signings } = system;
  if (venue === undefined)
    throw new Error(
      'no system runs on this folder, and secrets of this machine live as long as one does; start it first',
    );
  const follower = (await system.settings.current())?.followers.find((one) => one.name === name);
  if (follower === undefined) throw new Error(`the settings in force have no follower ${name}`);
  const before = await identityBefore(venue.signer, name);
  const { address, apiKey } = await credentialsBySigner({ venue, signings }, name);
  // A name that no version in force has would have its key read anew every few seconds, and without one it is kept for an hour.
  await nameStored(system, name);
  const counted = await countedBy(venue, follower);
  return { name, address, apiKey, apiKeyBefore: before?.apiKey, counted };
}

/** A key that has no credentials yet has no identity either. */
async function identityBefore(
  signer: NonNullable<System['venue']>['signer'],
  name: FollowerName,
): Promise<Identity | undefined> {
  try {
    return await signer.identity(name);
  } catch (error) {
    if (error instanceof ConfigurationError && error.context['isMissing'] !== 'true') return undefined;
    throw error;
  }
}

function countedBy(
  { clobUrl, http, clock, signer }: NonNullable<System['venue']>,
  { name, signatureType }: Follower,
): Promise<Usd> {
  return readVenueBalance({ clobUrl, http, clock, headers: (request) => signer.request(name, request) }, signatureType);
}
