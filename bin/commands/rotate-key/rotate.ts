import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { putInForce, versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { type Mode } from '#core/model/cap.ts';
import { type KeyRotation, type WalletChoice } from '#core/model/key-rotation.ts';
import { type Follower, type SignatureType, type Settings } from '#core/model/settings.ts';
import { type Identity } from '#core/model/signing.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { withLeave } from '../credentials-by-signer.ts';
import { flipSwitch } from '../flip-switch.ts';
import { type System } from '../open-system.ts';
import { finishRotation, type Rotated, switchBack } from './finish-rotation.ts';
import { haltQuietly, switchOf } from './halt-quietly.ts';
import { proveNext, requirePossible } from './prove-next.ts';
import { refuseStranded, refuseUnstorable } from './rotated-settings.ts';
import { type NextSecret, stageNext } from './stage-next.ts';

/** A system that can be reached. */
export type ReachableSystem = System & {
  readonly venue: NonNullable<System['venue']>;
  readonly world: NonNullable<System['world']>;
};

/** What a person wants to have another key for, and how far he is told. */
export type RotationInput = {
  readonly settings: Settings;
  readonly follower: Follower;
  /** How the new key's own wallet signs; absent: the funds stay where they are. */
  readonly newWallet?: SignatureType;
  readonly needsWallets: boolean;
  readonly tell: (line: string) => void;
  readonly withinMs?: number;
};

/**
 * Goes on with a rotation whose key is in force already, and was not seen to its end.
 *
 * @returns Undefined where there is none, or where a person has moved its switch since: that one is long over.
 */
export async function goOnRotating(system: ReachableSystem, input: RotationInput): Promise<Rotated | undefined> {
  const { name } = input.follower;
  const noted = await system.signings.rotation(name);
  if (noted?.next === undefined) return undefined;
  if ((await versionInForce(storeOf(system), name)) !== noted.next.version) return undefined;
  const found = await switchOf(system, name);
  if (found !== noted.switchSet) {
    input.tell(`A person has set the switch of ${name} to ${found} since its last rotation: beginning anew.`);
    await system.signings.noteRotation(name, undefined);
    return undefined;
  }
  input.tell(`The key of ${noted.next.address} was proven and is in force: going on from there.`);
  const rotation = { ...noted, next: noted.next };
  return seenThrough(name, () => finishRotation(system, { name, rotation, needsWallets: input.needsWallets }));
}

/**
 * Gives a follower another key, or other credentials: halts it when nothing is open, prepares them beside those in force,
 * proves them, and only then puts them in force, at one stroke.
 *
 * What fails before that leaves everything as it was, and the follower trades as before; but where the venue was already asked
 * for other credentials of the same key it stays halted, since those of before may be worth nothing.
 *
 * @throws Error, PortError
 */
export async function rotate(system: ReachableSystem, secret: NextSecret, input: RotationInput): Promise<Rotated> {
  const { follower, needsWallets } = input;
  const { name } = follower;
  await requireWallet(system, secret, input);
  const rotation = await begun(system, secret, name);
  const next = await prepared(system, { secret, rotation, input }).catch(async (cause: unknown) => {
    throw await givenUp(system, name, cause);
  });
  const proven = { ...rotation, ...next };
  return seenThrough(name, async () => {
    await system.signings.noteRotation(name, proven);
    await putInForce(storeOf(system), name, { from: rotation.before.version, to: next.next.version });
    return finishRotation(system, { name, rotation: proven, needsWallets });
  });
}

/** What fails once a key is proven leaves the follower halted. @throws Error that says so, and how to go on */
async function seenThrough(name: Follower['name'], work: () => Promise<Rotated>): Promise<Rotated> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'of no known cause';
    throw new Error(
      `the key is proven, and not seen to its end: ${why}\n${name} stays halted; the same command goes on from there`,
      { cause },
    );
  }
}

/**
 * Where its switch stood is noted before it is moved, once: whoever goes on after a crash finds it as the rotation has set it.
 *
 * What else an earlier attempt noted was never in force: another key may have been since, so that it is asked for anew.
 */
async function begun(system: ReachableSystem, { kind }: NextSecret, name: Follower['name']): Promise<KeyRotation> {
  const noted = await system.signings.rotation(name);
  const named = await versionInForce(storeOf(system), name);
  const before = await system.venue.signer.identity(name, { named });
  const found = await switchOf(system, name);
  const isHeld = noted?.switchSet === found;
  const isPastReturn = noted?.isPastReturn === true && noted.before.version === before.version;
  const rotation: KeyRotation = {
    ...{ kind, before, switchBefore: isHeld ? noted.switchBefore : found },
    ...(isHeld ? { switchSet: found } : {}),
    ...(isPastReturn ? { isPastReturn } : {}),
  };
  await system.signings.noteRotation(name, rotation);
  return rotation;
}

type Preparing = { readonly secret: NextSecret; readonly rotation: KeyRotation; readonly input: RotationInput };

type Prepared = Pick<KeyRotation, 'switchSet' | 'wallet' | 'isPastReturn'> & { readonly next: Identity };

async function prepared(system: ReachableSystem, { secret, rotation, input }: Preparing): Promise<Prepared> {
  const { follower, settings, newWallet, tell } = input;
  const { name } = follower;
  await haltQuietly(system, { ...input, setSwitch: (mode) => setSwitch(system, { settings, name, rotation, mode }) });
  const past = secret.kind === 'credentials' ? ({ isPastReturn: true } as const) : {};
  const switchSet = 'HALTED';
  if (secret.kind === 'credentials') await system.signings.noteRotation(name, { ...rotation, switchSet, ...past });
  return withLeave(system, name, async () => {
    const next = await stageNext(system, name, secret);
    const own = newWallet === undefined ? undefined : walletOfKey(next.address, newWallet);
    const wallet = own === undefined ? {} : { wallet: own };
    if (own !== undefined) await refuseStranded(system, settings, { name, wallet: own });
    await refuseUnstorable(system, { name, version: next.version, ...wallet }, input.needsWallets);
    await proveNext(system, {
      ...{ name, next, account: own ?? accountOf(follower) },
      isOtherKey: next.address !== rotation.before.address,
    });
    tell(`Proven: the key of ${next.address}.`);
    return { next, switchSet, ...past, ...wallet };
  });
}

type SwitchInput = Pick<RotationInput, 'settings'> & {
  readonly name: Follower['name'];
  readonly rotation: KeyRotation;
  readonly mode: Mode;
};

/** What is noted is never less than what is done: a halt of which nobody knew would be taken for a person's. */
async function setSwitch(system: System, { settings, name, rotation, mode }: SwitchInput): Promise<void> {
  await system.signings.noteRotation(name, { ...rotation, switchSet: mode });
  await flipSwitch(system, { settings, scope: { kind: 'follower', name }, mode });
}

/** Undoes the halt where what was in force before is untouched. @returns What to say */
async function givenUp(system: ReachableSystem, name: Follower['name'], cause: unknown): Promise<Error> {
  const why = cause instanceof Error ? cause.message : 'of no known cause';
  const noted = await system.signings.rotation(name);
  if (noted?.isPastReturn === true)
    return new Error(
      `the new credentials are not proven: ${why}\nThe venue was asked for them, and those of before may be worth nothing: ` +
        `${name} stays halted. The same command again asks for others and goes on.`,
      { cause },
    );
  const switchNow = noted === undefined ? await switchOf(system, name) : await switchBack(system, name, noted);
  await system.signings.noteRotation(name, undefined);
  return new Error(
    `${why}\nNothing was changed: the key of before is in force, and the switch of ${name} ${switchNow}.`,
    {
      cause,
    },
  );
}

/** What cannot be is told before anything is halted; of a key of KMS the address is known later. */
async function requireWallet(
  system: ReachableSystem,
  secret: NextSecret,
  { follower, newWallet, needsWallets }: RotationInput,
): Promise<void> {
  const { name } = follower;
  if (secret.kind !== 'key') {
    await refuseUnstorable(system, { name }, needsWallets);
    return;
  }
  const own = newWallet === undefined ? undefined : walletOfKey(secret.key.address, newWallet);
  const account = own ?? accountOf(follower);
  if (account !== undefined) requirePossible(secret.key.address, account);
  await refuseUnstorable(system, { name, ...(own === undefined ? {} : { wallet: own }) }, needsWallets);
}

function accountOf({ wallet, signatureType }: Follower): WalletChoice | undefined {
  return wallet === undefined || isPaperWallet(wallet) ? undefined : { wallet, signatureType };
}

function walletOfKey(address: string, signatureType: SignatureType): WalletChoice {
  const own = walletsOfKey(address).find((one) => one.signatureType === signatureType);
  invariant(own !== undefined, 'a key has a wallet of each kind');
  return { wallet: own.wallet, signatureType };
}

function storeOf({ aws, stage }: Pick<System, 'aws' | 'stage'>) {
  return { client: aws.secrets, stage };
}
