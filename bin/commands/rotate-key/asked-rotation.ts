import { type KeyRotation, type RotationKind } from '#core/model/key-rotation.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';

/** What a person asks for, as far as it says what a rotation that goes on must have been begun with. */
export type AskedRotation = {
  readonly kind: RotationKind;
  /** Of KMS. */
  readonly keyId?: string | undefined;
  /** Of a key that a person has in his hand; absent where he was not asked for one. */
  readonly address?: string | undefined;
  readonly newWallet?: SignatureType | undefined;
};

/**
 * Refuses to go on with another rotation than the one that is asked for.
 *
 * @throws Error that names what is noted, and both ways out
 */
export function refuseOther(name: FollowerName, noted: KeyRotation, asked: AskedRotation): void {
  const { kind, keyId, address, newWallet } = asked;
  const isSame =
    kind === noted.kind &&
    keyId === noted.keyId &&
    (address === undefined || address === noted.next?.address) &&
    newWallet === noted.wallet?.signatureType;
  if (isSame) return;
  throw new Error(
    `${name} is on the way to ${notedText(noted)}, which is not what is asked for now. \`polycopy rotate-key --follower ${name}` +
      `${flagsOf(noted)}\` goes on with it, and \`polycopy rotate-key --follower ${name} --give-up\` ends it where it is`,
  );
}

/** What a rotation gives. */
export function notedText({ kind, keyId, next, wallet }: KeyRotation): string {
  const what = { credentials: 'other API credentials', key: 'another key', kms: `the key ${keyId ?? ''} of KMS` }[kind];
  const whose = next === undefined || kind === 'credentials' ? '' : `, that of ${next.address}`;
  return `${what}${whose}${wallet === undefined ? '' : `, with the wallet ${wallet.wallet}`}`;
}

function flagsOf({ kind, keyId, wallet }: KeyRotation): string {
  const flag = { credentials: ' --credentials', key: '', kms: ` --kms-key ${keyId ?? ''}` }[kind];
  return `${flag}${wallet === undefined ? '' : ` --new-wallet ${wallet.signatureType}`}`;
}
