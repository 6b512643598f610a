import { type Command, InvalidArgumentError } from 'commander';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { followerSecrets, putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { followerSecretName } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { readPrivateKey } from './add-follower/read-private-key.ts';
import { askPerson } from './ask-person.ts';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { readRunKind } from './run-kind.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { type AddedFollower, addedJson, addedPage } from './view/added-follower.ts';

type AddOptions = SystemOptions & {
  readonly name: FollowerName;
  readonly generate?: true;
  readonly yes?: true;
  readonly json?: true;
};

/** Adds `polycopy add-follower`. */
export function registerAddFollower(program: Command): void {
  addSystemOptions(program.command('add-follower'))
    .description("store a follower's key with its API credentials as a secret; the key is asked for, or piped in")
    .requiredOption('--name <name>', 'the follower, as the settings name it', parseName)
    .option('--generate', 'make a new key')
    .option('--yes', 'do not ask before another secret is replaced')
    .option('--json', 'print JSON, and do not ask')
    .addHelpText(
      'after',
      '\nA key is never an argument: those are shown to others and kept in the history of the shell.',
    )
    .action(async (options: AddOptions, command: Command) => {
      const choice = systemChoice(command, options);
      refusePaper(choice);
      const system = await openSystem(choice);
      try {
        const added = await addFollower(system, options);
        if (added === undefined) process.stdout.write('Nothing was stored.\n');
        else process.stdout.write(`${options.json === true ? addedJson(added) : addedPage(added, choice)}\n`);
      } finally {
        await system.close();
      }
    });
}

function parseName(text: string): FollowerName {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(text)) return text as FollowerName;
  throw new InvalidArgumentError('A follower is at most 32 lower-case letters, digits and dashes, a letter first.');
}

/** Its venue is the real one, to which nothing is sent from there. */
function refusePaper(choice: SystemChoice): void {
  if ('state' in choice && readRunKind(choice.state) === 'live-market')
    throw new Error(`${choice.state}: copies with paper money, which needs no key`);
}

/**
 * Stores a key with the credentials that the venue gives it.
 *
 * @returns Undefined where a person did not want another secret replaced.
 * @throws Error without a key or a running system; what the adapters throw
 */
async function addFollower(system: System, options: AddOptions): Promise<AddedFollower | undefined> {
  const { venue, stage } = system;
  if (venue === undefined)
    throw new Error(
      'no system runs on this folder, and secrets of this machine live as long as one does; start it first',
    );
  const { name, generate } = options;
  const privateKey = generate === true ? generatePrivateKey() : await readPrivateKey(name);
  const address = privateKeyToAddress(privateKey);
  const store = { client: system.aws.secrets, stage };
  const before = await addressBefore(store, name);
  if (before !== undefined && !(await askPerson(replaceQuestion(name, before, address), options))) return undefined;
  const secret = await deriveCredentials({ ...venue, privateKey });
  await putFollowerSecret(store, name, secret);
  return {
    name,
    address,
    secret: followerSecretName(stage, name),
    isReplaced: before !== undefined,
    isGenerated: generate === true,
    wallets: walletsOfKey(address),
  };
}

/** Whose key a secret holds; undefined where there is none. */
async function addressBefore(
  store: Parameters<typeof followerSecrets>[0],
  name: FollowerName,
): Promise<string | undefined> {
  try {
    return privateKeyToAddress((await followerSecrets(store)(name)).privateKey as `0x${string}`);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.context['isMissing'] === 'true' ? undefined : 'nobody: it cannot be read';
  }
}

function replaceQuestion(name: FollowerName, before: string, address: string): string {
  if (before === address) return `The secret of ${name} holds this key already. Derive its credentials anew?`;
  return [
    `The secret of ${name} holds the key of ${before}.`,
    'Orders under that key that are still open could not be looked up any more.',
    `Replace it by the key of ${address}?`,
  ].join('\n');
}
