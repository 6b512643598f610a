import { deleteApiKey } from '#adapters/polymarket/delete-api-key.ts';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type Mode } from '#core/model/cap.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type Identity } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { withLeave } from '../credentials-by-signer.ts';
import { flipSwitch } from '../flip-switch.ts';
import { type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { switchOf } from './halt-quietly.ts';
import { storeRotated } from './rotated-settings.ts';

/** What became of the credentials of before at the venue. */
export type Forgotten = 'forgotten' | 'was-not-known' | 'not-told';

/** A rotation that is over. */
export type Rotated = Required<Pick<KeyRotation, 'kind' | 'before' | 'next'>> &
  Pick<KeyRotation, 'wallet'> & {
    readonly name: FollowerName;
    /** What the venue counts under the credentials, by a signed request. */
    readonly counted: Usd;
    readonly forgotten: Forgotten;
    /** Where its switch stands now. */
    readonly switchNow: Mode;
  };

type FinishInput = {
  readonly name: FollowerName;
  readonly rotation: KeyRotation & { readonly next: Identity };
  readonly needsWallets: boolean;
};

/**
 * Ends a rotation whose key is in force: the settings name it, the credentials of before are forgotten at the venue, the signer
 * is seen to use those of now, and the follower trades again where only this has halted it. Every step may be done twice.
 *
 * @throws Error, PortError; the follower stays halted then, and the same command goes on from here
 */
export async function finishRotation(
  system: System & { readonly venue: NonNullable<System['venue']> },
  { name, rotation, needsWallets }: FinishInput,
): Promise<Rotated> {
  const { kind, before, next, wallet } = rotation;
  const inForce = { name, version: next.version, ...(wallet === undefined ? {} : { wallet }) };
  await storeRotated(system, inForce, needsWallets);
  const forgotten = before.apiKey === next.apiKey ? 'was-not-known' : await forgetBefore(system, name, before);
  // After it: a venue that forgot more than it was asked to is found out while the follower is halted.
  const counted = await countedUnder(system, name, next);
  const switchNow = await switchBack(system, name, rotation);
  await system.signings.noteRotation(name, undefined);
  return { name, kind, before, next, counted, forgotten, switchNow, ...(wallet === undefined ? {} : { wallet }) };
}

/**
 * Flips the switch back to where it stood, unless a person has moved it meanwhile.
 *
 * That it is given back is noted first: from then on, also after a crash, a halt is a person's.
 *
 * @returns Where it stands.
 */
export async function switchBack(system: System, name: FollowerName, rotation: KeyRotation): Promise<Mode> {
  const { switchBefore: mode } = rotation;
  const now = await switchOf(system, name);
  if (now === mode || now !== rotation.switchSet) return now;
  const settings = await settingsInForce(system);
  await system.signings.noteRotation(name, { ...rotation, switchSet: mode });
  await flipSwitch(system, { settings, scope: { kind: 'follower', name }, mode });
  return mode;
}

/** What the venue counts, asked through a signer that was told which version is in force. */
async function countedUnder(
  { venue, settings }: Pick<System, 'settings'> & { readonly venue: NonNullable<System['venue']> },
  name: FollowerName,
  next: Identity,
): Promise<Usd> {
  const { clobUrl, http, clock, signer } = venue;
  const { version, address } = await signer.identity(name, { named: next.version });
  if (version !== next.version || address !== next.address)
    throw new Error(`the signer signs for ${name} with the key of ${address}, and not with that of ${next.address}`);
  const follower = (await settings.current())?.followers.find((one) => one.name === name);
  const headers = (request: Parameters<typeof signer.request>[1]) => signer.request(name, request);
  return readVenueBalance({ clobUrl, http, clock, headers }, follower?.signatureType ?? 0);
}

/**
 * The key in force works whether or not that of before is forgotten: what fails here is told, and holds up nobody.
 *
 * Something may have been stored since: whose API key the former version of the secret holds is looked at before it is used.
 */
async function forgetBefore(
  system: Pick<System, 'signings'> & { readonly venue: NonNullable<System['venue']> },
  name: FollowerName,
  { apiKey }: Identity,
): Promise<Forgotten> {
  const { clobUrl, http, signer } = system.venue;
  const headers = async (request: Parameters<typeof signer.requestAs>[2]) => {
    const signed = await signer.requestAs('previous', name, request);
    if (signed['POLY_API_KEY'] === apiKey) return signed;
    throw new ConfigurationError(`the former version of the secret of ${name} holds another API key`, { apiKey });
  };
  try {
    const isForgotten = await withLeave(system, name, () => deleteApiKey({ clobUrl, http, headers }));
    return isForgotten ? 'forgotten' : 'was-not-known';
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return 'not-told';
  }
}
