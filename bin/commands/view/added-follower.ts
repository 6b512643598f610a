import { type KeyWallet } from '#adapters/polygon/key-wallets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { WALLET_NAMES } from '../doctor/follower-checks.ts';
import { type SystemChoice } from '../open-system.ts';
import { systemWords } from '../system-options.ts';
import { cleanText } from './clean-text.ts';

/** A follower whose key was stored. */
export type AddedFollower = {
  readonly name: FollowerName;
  /** Of the key. */
  readonly address: string;
  /** Name of the secret. */
  readonly secret: string;
  readonly isReplaced: boolean;
  readonly isGenerated: boolean;
  readonly isInKms: boolean;
  /** Addresses whose funds the key commands. */
  readonly wallets: readonly KeyWallet[];
  /** Kept in the settings now; absent where none was given. */
  readonly email?: string;
};

/** What was stored, where its funds may lie, and what comes next. */
export function addedPage(
  { name, address, secret, isReplaced, isGenerated, isInKms, wallets, email }: AddedFollower,
  choice: SystemChoice,
): string {
  const system = systemWords(choice);
  const key = isInKms ? `where the key of ${address} lies in KMS` : `the ${isGenerated ? 'new ' : ''}key of ${address}`;
  return [
    `${isReplaced ? 'Replaced' : 'Stored'}: ${secret}, ${key} and its API credentials.`,
    ...(email === undefined ? [] : [`In the settings: ${cleanText(email, 254)} is behind it.`]),
    ...(isGenerated ? ['The key is nowhere else. Whoever loses the secret loses what the key commands.'] : []),
    '',
    `Next, name in settings.yaml the one of its addresses that holds the funds of ${name}:`,
    ...wallets.map(
      (one) => `  wallet: "${one.wallet}" and signature_type: ${one.signatureType} (${WALLET_NAMES[one.kind]})`,
    ),
    `then: npx polycopy apply settings.yaml ${system}`,
    `and:  npx polycopy doctor ${system}`,
  ].join('\n');
}

/** The same for machines. */
export function addedJson({ name, ...added }: AddedFollower): string {
  const { address, secret, isReplaced, isGenerated, isInKms, wallets, email = null } = added;
  return JSON.stringify({ follower: name, address, secret, isReplaced, isGenerated, isInKms, wallets, email }, null, 2);
}
