import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { putInForce, versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { type KeyRotation, type WalletChoice } from '#core/model/key-rotation.ts';
import { type Follower, type SignatureType, type Settings } from '#core/model/settings.ts';
import { type Identity } from '#core/model/signing.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { withLeave } from '../credentials-by-signer.ts';
import { type System } from '../open-system.ts';
import { type AskedRotation, notedText, refuseOther } from './asked-rotation.ts';
import { finishRotation, type Rotated, switchBack } from './finish-rotation.ts';
import { haltQuietly, movedByPerson, refuseOpen } from './halt-quietly.ts';
import { HeldElsewhereError, type HeldNote, holdNote, type Note } from './held-note.ts';
import { comparedStand, leftText, switchStand } from './own-switch.ts';
import { proveNext, refuseAlike, requirePossible } from './prove-next.ts';
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
  /** Run in whose place it goes on, which is no more: the one that held the note when a person said so. */
  readonly over?: string | undefined;
  readonly needsWallets: boolean;
  readonly tell: (line: string) => void;
  readonly withinMs?: number;
};

/**
 * Goes on with a rotation whose key is in force already, and was not seen to its end.
 *
 * @param ask What is asked for now: only asked where there is something to go on with.
 * @returns Undefined where there is none, or where nothing is left of it but its note, which is taken away: only its switch was
 * to be given back, and that is done, or a person has moved it since.
 * @throws Error where another one than that is asked for, PortError
 */
export async function goOnRotating(
  system: ReachableSystem,
  input: RotationInput,
  ask: () => Promise<AskedRotation>,
): Promise<Rotated | undefined> {
  const { name } = input.follower;
  const noted = await system.signings.rotation(name);
  if (noted === undefined) return undefined;
  const version = await versionInForce(storeOf(system), name);
  const { next, before } = noted;
  const isInForce = next?.version === version;
  if (!isInForce && !(noted.isPastReturn === true && before.version === version)) return undefined;
  if (isInForce && noted.isDone === true) {
    const over = await overText(system, name, noted);
    if (over !== undefined) {
      const held = await holdNote(system, { name, note: noted, over: input.over });
      await held.end();
      input.tell(`${over}: beginning anew.`);
      return undefined;
    }
  }
  refuseOther(name, noted, await ask());
  if (next === undefined || !isInForce) return undefined;
  const held = await holdNote(system, { name, note: noted, over: input.over });
  input.tell(`The key of ${next.address} was proven and is in force: going on from there.`);
  return seenThrough(name, held, () => finishRotation(system, { name, held, next, needsWallets: input.needsWallets }));
}

/** @returns Why a rotation that had only its switch left to give back is over; undefined where that is left still */
async function overText(system: System, name: Follower['name'], noted: KeyRotation): Promise<string | undefined> {
  const { mode, isOwn } = await comparedStand(system, name, noted.switchVersions);
  if (!isOwn) return `${leftText(name, mode)} The last rotation is over`;
  // It was halted until then: only what gives it back sets it elsewhere.
  const isBack = mode !== 'HALTED' || noted.switchBefore === 'HALTED';
  return isBack ? `The rotation of ${name} to ${notedText(noted)}, was over but for its note` : undefined;
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
  const { name } = input.follower;
  await requireWallet(system, secret, input);
  const held = await begun(system, secret, input);
  const { next, ...found } = await prepared(system, { secret, held, input }).catch(async (cause: unknown) => {
    throw await givenUp(system, { name, held, cause });
  });
  return seenThrough(name, held, async () => {
    await held.note({ next, ...found });
    await putInForce(storeOf(system), name, { from: held.noted().before.version, to: next.version });
    return finishRotation(system, { name, held, next, needsWallets: input.needsWallets });
  });
}

/** What fails once a key is proven leaves the follower halted. @throws Error that says so, and how to go on */
async function seenThrough(name: Follower['name'], held: HeldNote, work: () => Promise<Rotated>): Promise<Rotated> {
  try {
    return await work();
  } catch (cause) {
    const why = reasonOf(cause);
    const isLetGo = await isLeft(held);
    throw new Error(
      `the key is proven, and not seen to its end: ${why}\n${name} stays where its switch stands; ${goOnText(isLetGo)}`,
      { cause },
    );
  }
}

/**
 * Where its switch stood is noted before it is moved, once: whoever goes on after a crash finds it as the rotation has set it.
 *
 * What else an earlier attempt noted was never in force: another key may have been since, so that it is asked for anew.
 */
async function begun(system: ReachableSystem, secret: NextSecret, input: RotationInput): Promise<HeldNote> {
  const { name } = input.follower;
  const noted = await system.signings.rotation(name);
  const before = await identityInForce(system, name);
  const { mode, versions, isOwn } = await comparedStand(system, name, noted?.switchVersions ?? {});
  if (noted !== undefined && !isOwn) input.tell(leftText(name, mode));
  // Done, it was asked to forget it.
  if (noted !== undefined && noted.isDone !== true && noted.before.apiKey !== before.apiKey)
    input.tell(
      `Nobody has asked the venue to forget the API key ${noted.before.apiKey}, that ${name} had before its last rotation.`,
    );
  const isPastReturn = noted?.isPastReturn === true && noted.before.version === before.version;
  const note: Note = {
    ...{ kind: secret.kind, before, switchVersions: versions },
    switchBefore: isOwn ? (noted?.switchBefore ?? mode) : mode,
    ...(secret.kind === 'kms' ? { keyId: secret.keyId } : {}),
    ...(isPastReturn ? { isPastReturn } : {}),
  };
  return holdNote(system, { name, note, over: input.over });
}

type Preparing = { readonly secret: NextSecret; readonly held: HeldNote; readonly input: RotationInput };

type Prepared = Pick<KeyRotation, 'wallet'> & { readonly next: Identity };

async function prepared(system: ReachableSystem, { secret, held, input }: Preparing): Promise<Prepared> {
  const { follower, settings, newWallet, tell } = input;
  const { name } = follower;
  await haltQuietly(system, { ...input, held });
  await held.note(secret.kind === 'credentials' ? { isPastReturn: true } : {});
  return withLeave(system, name, async () => {
    const next = await stageNext(system, name, secret);
    if (secret.kind !== 'credentials') refuseSame(name, next.address, held.noted().before);
    const own = await proveNext(system, {
      ...{ name, next },
      claim:
        newWallet === undefined
          ? { kind: 'stays', account: accountOf(follower), isOtherKey: next.address !== held.noted().before.address }
          : { kind: 'own', signatureType: newWallet },
    });
    const wallet = own === undefined ? {} : { wallet: own };
    if (own !== undefined) await refuseStranded(system, settings, { name, wallet: own });
    await refuseUnstorable(system, { name, version: next.version, ...wallet }, input.needsWallets);
    // Under a switch that lets orders through, one of them would be signed by either key.
    if ((await switchStand(system, name)).mode !== 'HALTED') throw await movedByPerson(system, name);
    await refuseOpen(system, follower);
    tell(`Proven: the key of ${next.address}.`);
    return { next, ...wallet };
  });
}

type GivenUp = { readonly name: Follower['name']; readonly held: HeldNote; readonly cause: unknown };

/** Undoes the halt where what was in force before is untouched, and the note is still its own. @returns What to say */
async function givenUp(system: ReachableSystem, { name, held, cause }: GivenUp): Promise<Error> {
  if (cause instanceof HeldElsewhereError) return cause;
  const why = reasonOf(cause);
  if (held.noted().isPastReturn === true) {
    const goOn = goOnText(await isLeft(held));
    return new Error(
      `the new credentials are not proven: ${why}\nThe venue was asked for them, and those of before may be worth nothing: ` +
        `${name} stays halted. The same command again asks for others: ${goOn}`,
      { cause },
    );
  }
  try {
    const left = await switchBack(system, { name, held, mode: held.noted().switchBefore });
    await held.end();
    const stays =
      left.why === 'as-before'
        ? `Nothing was changed: the key of before is in force, and the switch of ${name} ${left.mode}.`
        : `The key of before is in force. ${leftText(name, left.mode)}`;
    return new Error(`${why}\n${stays}`, { cause });
  } catch (second) {
    const goOn = goOnText(await isLeft(held));
    return new Error(
      `${why}\nThe key of before is in force, but the halt was not undone: ${reasonOf(second)}\n` +
        `The switch of ${name} stays where it stands; ${goOn}, or --give-up undoes the halt`,
      { cause },
    );
  }
}

/** Whether the note is left to whoever goes on; where the table does not answer, its time has to pass. */
async function isLeft(held: HeldNote): Promise<boolean> {
  try {
    await held.letGo();
    return true;
  } catch {
    return false;
  }
}

function goOnText(isLetGo: boolean): string {
  return isLetGo ? 'the same command goes on from there' : 'the same command with --take-over goes on from there';
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'of no known cause';
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
  refuseSame(name, secret.key.address, await identityInForce(system, name));
  // Which of two deposit wallets it is shows by what the venue counts, and that is known later.
  if (newWallet === 3) await refuseAlike(system.world, secret.key.address);
  const isOwnKnown = newWallet !== undefined && newWallet !== 3;
  const own = isOwnKnown ? walletOfKey(secret.key.address, newWallet) : undefined;
  const account = newWallet === undefined ? accountOf(follower) : own;
  if (account !== undefined) requirePossible(secret.key.address, account);
  await refuseUnstorable(system, { name, ...(own === undefined ? {} : { wallet: own }) }, needsWallets);
}

/** A key that may be in other hands is not got rid of by pasting it again. @throws Error */
function refuseSame(name: Follower['name'], address: string, before: Identity): void {
  if (address !== before.address) return;
  throw new Error(
    `the key of ${address} is the one that ${name} signs with already, and no other one. ` +
      `For other API credentials of it: \`polycopy rotate-key --follower ${name} --credentials\``,
  );
}

async function identityInForce(system: ReachableSystem, name: Follower['name']): Promise<Identity> {
  return system.venue.signer.identity(name, { named: await versionInForce(storeOf(system), name) });
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
