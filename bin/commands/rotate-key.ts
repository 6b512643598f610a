import { type Command, Option } from 'commander';
import { generatePrivateKey } from 'viem/accounts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { readPipedKey, readPrivateKey } from './add-follower/read-private-key.ts';
import { placeOf } from './apply-to-system.ts';
import { askPerson } from './ask-person.ts';
import { parseFollowerName } from './follower-name.ts';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { type AskedRotation } from './rotate-key/asked-rotation.ts';
import { type Rotated } from './rotate-key/finish-rotation.ts';
import { giveUp } from './rotate-key/give-up.ts';
import { refuseHeld } from './rotate-key/held-note.ts';
import { leftBehind } from './rotate-key/left-behind.ts';
import { goOnRotating, type ReachableSystem, rotate, type RotationInput } from './rotate-key/rotate.ts';
import { refuseStranded } from './rotate-key/rotated-settings.ts';
import { type NextSecret } from './rotate-key/stage-next.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { rotatedJson, rotatedPage } from './view/rotated-key.ts';

type RotateOptions = SystemOptions & {
  readonly follower: FollowerName;
  readonly credentials?: true;
  readonly generate?: true;
  readonly kmsKey?: string;
  readonly newWallet?: string;
  readonly takeOver?: true;
  readonly giveUp?: true;
  readonly yes?: true;
  readonly json?: true;
};

/** Adds `polycopy rotate-key`. */
export function registerRotateKey(program: Command): void {
  addSystemOptions(program.command('rotate-key'))
    .description(
      'give a follower another key, which is asked for or piped in, or other API credentials of the same key',
    )
    .requiredOption('--follower <name>', 'the follower, as the settings name it', parseFollowerName)
    .addOption(
      new Option('--credentials', 'other API credentials, the key stays').conflicts([
        'generate',
        'kmsKey',
        'newWallet',
      ]),
    )
    .addOption(new Option('--generate', 'make a new key').conflicts('kmsKey'))
    .option('--kms-key <id>', 'sign with a key of KMS, which never leaves it')
    .addOption(
      new Option(
        '--new-wallet <type>',
        "the funds will lie in the new key's own wallet of this signature type",
      ).choices([...['0', '1', '2', '3']]),
    )
    .option('--take-over', 'go on in place of a run that is no more, and was not ended by itself')
    .addOption(
      new Option('--give-up', 'go on with no other key, and undo the halt where nothing was changed yet').conflicts([
        ...['credentials', 'generate', 'kmsKey', 'newWallet'],
      ]),
    )
    .option('--yes', 'do not ask before it begins')
    .option('--json', 'print JSON, and do not ask')
    .addHelpText(
      'after',
      '\nThe follower is halted when nothing of it is open, and trades again once the new key is proven. After a crash the ' +
        'same command\nwith --take-over goes on, and without it from half an hour later on.\nA key is never an argument: those are shown to others and kept in the history of the shell.',
    )
    .action(async (options: RotateOptions, command: Command) => {
      const choice = systemChoice(command, options);
      const system = await openSystem(choice);
      try {
        if (options.giveUp === true) {
          await end(reachable(system), options);
          return;
        }
        const rotated = await rotateOrGoOn(reachable(system), choice, options);
        if (rotated === undefined) process.stdout.write('Nothing was changed.\n');
        else process.stdout.write(`${options.json === true ? rotatedJson(rotated) : rotatedPage(rotated)}\n`);
      } finally {
        await system.close();
      }
    });
}

/** @throws Error, PortError */
async function end(system: System, { follower: name, takeOver, json }: RotateOptions): Promise<void> {
  const lines = await giveUp(system, { name, takesOver: takeOver === true });
  process.stdout.write(
    `${json === true ? JSON.stringify({ follower: name, said: lines }, null, 2) : lines.join('\n')}\n`,
  );
}

function reachable(system: System): ReachableSystem {
  const { venue, world } = system;
  if (venue !== undefined && world !== undefined) return { ...system, venue, world };
  throw new Error(
    'no system runs on this folder, and secrets of this machine live as long as one does; start it first',
  );
}

/** @returns Undefined where a person did not want it. @throws Error, PortError */
async function rotateOrGoOn(
  system: ReachableSystem,
  choice: SystemChoice,
  options: RotateOptions,
): Promise<Rotated | undefined> {
  const { follower: name } = options;
  const takesOver = options.takeOver === true;
  const newWallet = options.newWallet === undefined ? undefined : (Number(options.newWallet) as SignatureType);
  const settings = await settingsInForce(system);
  const follower = settings.followers.find((one) => one.name === name);
  if (follower === undefined) throw new Error(`the settings in force have no follower ${name}`);
  if (follower.mode === 'paper' && newWallet !== undefined)
    throw new Error(`${name} is on paper, with a wallet of its own: --new-wallet is for real money`);
  const noted = await system.signings.rotation(name);
  if (!takesOver) refuseHeld(name, noted);
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const input: RotationInput = {
    ...{ settings, follower, needsWallets: placeOf(choice) === 'stage', tell },
    over: takesOver ? noted?.hold.run : undefined,
    ...(newWallet === undefined ? {} : { newWallet }),
  };
  const goneOn = await goOnRotating(system, input, () => askedRotation(options, newWallet));
  if (goneOn !== undefined) return goneOn;
  // Whichever wallet it will be: what is owned lies in the one that there is.
  if (newWallet !== undefined) await refuseStranded(system, settings, { name, wallet: NOWHERE });
  const left = newWallet === undefined ? undefined : await leftBehind(system, follower);
  const secret = await secretOf(options);
  if (left !== undefined && options.yes === true) tell(left);
  const isWanted = await askPerson(
    [...(left === undefined ? [] : [left]), questionOf(name, secret)].join('\n'),
    options,
  );
  return isWanted ? rotate(system, secret, input) : undefined;
}

/** A key that is piped in is the one that is meant; nobody is asked for one where there may be one to go on with. */
async function askedRotation(
  { credentials, generate, kmsKey: keyId }: RotateOptions,
  newWallet: SignatureType | undefined,
): Promise<AskedRotation> {
  if (credentials === true) return { kind: 'credentials' };
  if (keyId !== undefined) return { kind: 'kms', keyId, newWallet };
  const isInHand = generate !== true && !process.stdin.isTTY;
  const text = isInHand ? await readPipedKey() : undefined;
  return { kind: 'key', newWallet, address: text === undefined ? undefined : openPrivateKey(text).address };
}

const NOWHERE = {
  wallet: `0x${'0'.repeat(40)}` as NonNullable<RotationInput['follower']['wallet']>,
  signatureType: 0,
} as const;

async function secretOf({ follower, credentials, generate, kmsKey: keyId }: RotateOptions): Promise<NextSecret> {
  if (credentials === true) return { kind: 'credentials' };
  if (keyId !== undefined) return { kind: 'kms', keyId };
  const text = generate === true ? generatePrivateKey() : await readPrivateKey(follower);
  return { kind: 'key', text, key: openPrivateKey(text) };
}

function questionOf(name: FollowerName, secret: NextSecret): string {
  const what =
    secret.kind === 'credentials'
      ? 'other API credentials'
      : `the key of ${secret.kind === 'kms' ? `${secret.keyId} of KMS` : secret.key.address}`;
  return `${name} is halted once nothing of it is open, gets ${what}, and then goes on as it does now. Begin?`;
}
