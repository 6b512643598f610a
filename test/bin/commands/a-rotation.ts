import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, jest } from '@jest/globals';
import { putInForce, stageFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { followerSecretName, type PrivateKeySecret } from '#contract/secrets.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { LOCAL_STAGE, openSystem, type System } from '../../../bin/commands/open-system.ts';
import { switchStand } from '../../../bin/commands/rotate-key/own-switch.ts';
import { rotate, type ReachableSystem, type RotationInput } from '../../../bin/commands/rotate-key/rotate.ts';
import { type NextSecret } from '../../../bin/commands/rotate-key/stage-next.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { type LiveSystem } from './a-live-system.ts';

export const MAIN = 'main' as FollowerName;
export const SecretId = followerSecretName(LOCAL_STAGE, MAIN);
export const PATH = `followers/${MAIN}`;

/** What the commands of a test have printed and complained of since the last one began. */
export const said = { printed: '', complained: '' };
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.complained += String(text)), true));
  givenPiped('');
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Pipes a text into the next command. */
export function givenPiped(text: string): void {
  Object.defineProperty(process, 'stdin', { value: Readable.from(text === '' ? [] : [text]), configurable: true });
}

export async function run({ folder }: LiveSystem, ...words: string[]): Promise<number> {
  [said.printed, said.complained] = ['', ''];
  return runPolycopy([...words, '--follower', MAIN, '--state', folder]);
}

export const rotating = (system: LiveSystem, ...words: string[]) =>
  run(system, 'rotate-key', '--yes', '--json', ...words);
export const told = () => JSON.parse(said.printed) as Record<string, unknown>;

export async function secretOf({ secrets }: LiveSystem, VersionStage = 'AWSCURRENT') {
  const { SecretString = '', VersionId = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId, VersionStage }),
  );
  return { ...(JSON.parse(SecretString) as PrivateKeySecret & { keyId?: string }), version: VersionId };
}

export async function withSystem<T>(
  { folder, copied }: LiveSystem,
  work: (system: ReachableSystem) => Promise<T>,
): Promise<T> {
  const system = await openSystem({ state: folder });
  try {
    return await work({ ...system, venue: system.venue!, world: system.world! });
  } finally {
    await system.close();
    await copied();
  }
}

/** Where it stands: what may be done, which secret the settings name, whose key signs, and whether anything is noted. */
export const standing = (live: LiveSystem) =>
  withSystem(live, async (system) => {
    const follower = (await system.settings.current())?.followers[0];
    return {
      switch: (await system.switches.read()).get(PATH) ?? 'never moved',
      secretVersion: follower?.secretVersion,
      wallet: follower?.wallet,
      noted: await system.signings.rotation(MAIN),
    };
  });

/** A rotation as a person asks for it, in a system whose parts may be watched. */
export async function rotateIn(
  system: ReachableSystem,
  secret: NextSecret,
  {
    newWallet,
    tell = () => undefined,
    over,
  }: { readonly newWallet?: SignatureType } & Partial<Pick<RotationInput, 'tell' | 'over'>> = {},
) {
  const settings = (await system.settings.current())!;
  const input = { settings, follower: settings.followers[0]!, needsWallets: false, tell, over };
  return rotate(system, secret, { ...input, ...(newWallet === undefined ? {} : { newWallet }) });
}

/** Gives a key that the test has in its hand, with its own wallet of this type. */
export const rotateTo = (live: LiveSystem, secret: NextSecret, newWallet: SignatureType = 0) =>
  withSystem(live, (system) => rotateIn(system, secret, { newWallet }));

/** What a run notes that began ten minutes ago and has noted nothing since, so that its time is over in twenty. */
export async function aNote(system: System, changes: Partial<KeyRotation> = {}): Promise<KeyRotation> {
  const startedAt = unixMs(Date.now() - 10 * 60_000);
  const hold = { run: 'of-before', by: 'ana@desk', startedAt, until: unixMs(startedAt + 30 * 60_000) };
  const { mode, versions } = await switchStand(system, MAIN);
  const before = await system.venue!.signer.identity(MAIN);
  return { hold, kind: 'key', switchBefore: mode, switchVersions: versions, before, ...changes };
}

/** Notes what a run does that was cut off. */
export const givenNote = (live: LiveSystem, changes: Partial<KeyRotation> = {}): Promise<KeyRotation> =>
  withSystem(live, async (system) => {
    const noted = await aNote(system, changes);
    await system.signings.holdRotation(MAIN, noted, { now: noted.hold.startedAt });
    return noted;
  });

/** A rotation that was cut off right after its key was put in force, long ago. @returns The version in force */
export const cutOff = (live: LiveSystem, change = (noted: KeyRotation): KeyRotation => noted): Promise<string> =>
  withSystem(live, async (system) => {
    const { aws, stage, signings, putSwitch } = system;
    const store = { client: aws.secrets, stage };
    const { version: from, ...secret } = await secretOf(live);
    await putSwitch(PATH, 'HALTED');
    const noted = await aNote(system, { switchBefore: 'ACTIVE' });
    const version = await stageFollowerSecret(store, MAIN, secret);
    const next = { ...noted.before, version };
    const hold = { ...noted.hold, until: unixMs(0) };
    await signings.holdRotation(MAIN, change({ ...noted, hold, next }), { now: unixMs(0) });
    await putInForce(store, MAIN, { from, to: version });
    return version;
  });

/**
 * Has a person do something while one of both waits lasts: the first lets sales go on, in the second everything waits. The third
 * is no wait, but the last look before the key is put in force.
 */
export function inWait(system: ReachableSystem, which: 1 | 2 | 3, act: () => Promise<unknown>): ReachableSystem {
  let waits = 0;
  const openChildren = async () => {
    waits += 1;
    if (waits === which) await act();
    return system.ledger.openChildren();
  };
  return { ...system, ledger: { ...system.ledger, openChildren } };
}
