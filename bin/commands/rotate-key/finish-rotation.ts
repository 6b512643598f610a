import { deleteApiKey } from '#adapters/polymarket/delete-api-key.ts';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type Mode, strictest } from '#core/model/cap.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type Identity } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { withLeave } from '../credentials-by-signer.ts';
import { type System } from '../open-system.ts';
import { type HeldNote } from './held-note.ts';
import { comparedStand, setOwnSwitch, switchStand } from './own-switch.ts';
import { storeRotated } from './rotated-settings.ts';

/** What became of the credentials of before at the venue. */
export type Forgotten = 'forgotten' | 'was-not-known' | 'not-told' | 'still-in-use';

/** Where a switch stands after a rotation, and why: as before it, where a person moved it meanwhile, or for want of money. */
export type SwitchLeft = { readonly mode: Mode; readonly why: 'as-before' | 'moved' | 'no-money' };

/** A rotation that is over. */
export type Rotated = Required<Pick<KeyRotation, 'kind' | 'before' | 'next'>> &
  Pick<KeyRotation, 'wallet'> & {
    readonly name: FollowerName;
    /** What the venue counts under the credentials, by a signed request. */
    readonly counted: Usd;
    readonly forgotten: Forgotten;
    readonly switchNow: SwitchLeft;
  };

type FinishInput = {
  readonly name: FollowerName;
  /** Of a rotation whose next key is proven. */
  readonly held: HeldNote;
  readonly next: Identity;
  readonly needsWallets: boolean;
};

/**
 * Ends a rotation whose key is in force: the settings name it, the credentials of before are forgotten at the venue, the signer
 * is seen to use those of now, and the follower trades again where only this has halted it and its wallet holds anything. Every
 * step may be done twice.
 *
 * @throws Error, PortError; the follower stays halted then, and the same command goes on from here
 */
export async function finishRotation(
  system: System & { readonly venue: NonNullable<System['venue']> },
  { name, held, next, needsWallets }: FinishInput,
): Promise<Rotated> {
  const { kind, before, wallet, switchBefore } = held.noted();
  const inForce = { name, version: next.version, ...(wallet === undefined ? {} : { wallet }) };
  await storeRotated(system, inForce, needsWallets);
  const forgotten = before.apiKey === next.apiKey ? 'still-in-use' : await forgetBefore(system, name, before);
  // After it: a venue that forgot more than it was asked to is found out while the follower is halted.
  const counted = await countedUnder(system, name, next);
  await held.note({ isDone: true });
  // Entries that no money stands behind would only be refused by the venue, one after the other.
  const mode = wallet !== undefined && counted === 0n ? strictest(switchBefore, 'REDUCING') : switchBefore;
  const left = await switchBack(system, { name, held, mode });
  await held.end();
  const isPoor = left.why === 'as-before' && mode !== switchBefore;
  const switchNow = isPoor ? ({ mode, why: 'no-money' } as const) : left;
  return { name, kind, before, next, counted, forgotten, switchNow, ...(wallet === undefined ? {} : { wallet }) };
}

type SwitchBackInput = { readonly name: FollowerName; readonly held: HeldNote; readonly mode: Mode };

/** Flips the switch back, unless a person has moved it meanwhile, be it to where this had set it already. */
export async function switchBack(system: System, { name, held, mode }: SwitchBackInput): Promise<SwitchLeft> {
  const found = await comparedStand(system, name, held.noted().switchVersions);
  const isBack = found.isOwn && (found.mode === mode || (await setOwnSwitch(system, { name, held, mode })));
  return isBack ? { mode, why: 'as-before' } : { mode: (await switchStand(system, name)).mode, why: 'moved' };
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
