import { type Command, Option } from 'commander';
import { generatePrivateKey } from 'viem/accounts';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { followerSecretName } from '#contract/secrets.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type Signer } from '#ports/signer.ts';
import { emailEdit } from './add-follower/email-edit.ts';
import { readPrivateKey } from './add-follower/read-private-key.ts';
import { askPerson } from './ask-person.ts';
import { credentialsBySigner } from './credentials-by-signer.ts';
import { parseFollowerName } from './follower-name.ts';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { nameStored } from './rotate-key/name-stored.ts';
import { readRunKind } from './run-kind.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { type AddedFollower, addedJson, addedPage } from './view/added-follower.ts';

type AddOptions = SystemOptions & {
  readonly name: FollowerName;
  readonly generate?: true;
  readonly kmsKey?: string;
  readonly email?: string;
  readonly yes?: true;
  readonly json?: true;
};

/** Adds `polycopy add-follower`. */
export function registerAddFollower(program: Command): void {
  addSystemOptions(program.command('add-follower'))
    .description("store a follower's key with its API credentials as a secret; the key is asked for, or piped in")
    .requiredOption('--name <name>', 'the follower, as the settings name it', parseFollowerName)
    .addOption(new Option('--generate', 'make a new key').conflicts('kmsKey'))
    .option('--kms-key <id>', 'sign with a key of KMS, which never leaves it, instead of one that is stored')
    .option('--email <address>', 'of the person behind it: kept in the settings, shown in reports')
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
        const email = await emailEdit(system, choice, options);
        const stored = await addFollower(system, options);
        const added = stored && { ...stored, ...(await email?.store()) };
        if (added === undefined) process.stdout.write('Nothing was stored.\n');
        else process.stdout.write(`${options.json === true ? addedJson(added) : addedPage(added, choice)}\n`);
      } finally {
        await system.close();
      }
    });
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
  const { name, generate, kmsKey: keyId } = options;
  const own = keyId === undefined ? await ownKey(name, generate === true) : undefined;
  const before = await addressBefore(venue.signer, name);
  if (before !== undefined && own === undefined) await refuseTrading(system, name);
  const named = own?.address ?? `${keyId ?? ''} of KMS`;
  if (before !== undefined && !(await askPerson(replaceQuestion(name, before, named), options))) return undefined;
  const store = (secret: Parameters<typeof putFollowerSecret>[2]) =>
    putFollowerSecret({ client: system.aws.secrets, stage }, name, secret);
  let address: string;
  if (own === undefined) {
    await store({ kind: 'kms', keyId: keyId ?? '' });
    ({ address } = await credentialsBySigner({ ...system, venue }, name).catch((cause: unknown) => {
      throw new Error(unprovenText(followerSecretName(stage, name), cause, before !== undefined), { cause });
    }));
  } else {
    const { clobUrl, http, clock } = venue;
    const headers = async () => authHeaders(own, { now: await clock.now(), nonce: 0 });
    await store({ privateKey: own.text, ...(await deriveCredentials({ clobUrl, http, headers })) });
    ({ address } = own);
  }
  if (before !== undefined) await nameStored(system, name);
  return {
    name,
    address,
    secret: followerSecretName(stage, name),
    isReplaced: before !== undefined,
    isGenerated: generate === true,
    isInKms: own === undefined,
    wallets: walletsOfKey(address),
  };
}

/** The signer proves a key of KMS only once the secret names it: until then nothing may be bought under it. */
async function refuseTrading({ settings, ledger }: System, name: FollowerName): Promise<void> {
  const follower = (await settings.current())?.followers.find((one) => one.name === name);
  if (follower?.mode !== 'live') return;
  const cap = await ledger.cap({ follower: follower.name, mode: 'live' }, GLOBAL_CAP);
  if (cap !== undefined && cap.tradingMode !== 'ACTIVE') return;
  throw new Error(
    `${name} trades under the key that it has, and its secret would be replaced before the new one is proven: ` +
      `\`polycopy pause --follower ${name}\` first, or stop it, and try again once \`polycopy status\` shows it`,
  );
}

/** What is stored after the key of KMS was not proven, and how to go back. */
function unprovenText(secret: string, cause: unknown, isReplaced: boolean): string {
  return [
    `the key of KMS is not proven: ${cause instanceof Error ? cause.message : 'of no known cause'}`,
    `Stored now: ${secret} names it, and need not hold credentials of it. The same command again tries once more.`,
    ...(isReplaced
      ? [
          'What was stored before is still a version of the secret; to go back to it, with the ids that the first names:',
          `  aws secretsmanager list-secret-version-ids --include-deprecated --secret-id ${secret}`,
          `  aws secretsmanager update-secret-version-stage --secret-id ${secret} --version-stage AWSCURRENT --remove-from-version-id ID_NOW --move-to-version-id ID_BEFORE`,
          'ID_BEFORE has the stage AWSPREVIOUS, unless something was stored since.',
        ]
      : []),
  ].join('\n');
}

/** The key that a person has in his hand. */
async function ownKey(name: FollowerName, isNew: boolean) {
  const text = isNew ? generatePrivateKey() : await readPrivateKey(name);
  return { text, ...openPrivateKey(text) };
}

/** Whose key a secret holds; undefined where there is none. */
async function addressBefore(signer: Signer, name: FollowerName): Promise<string | undefined> {
  try {
    return (await signer.identity(name)).address;
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
