import { type Wallet } from '../values/ids.ts';
import { type Mode } from './cap.ts';
import { type SignatureType } from './settings.ts';
import { type Identity } from './signing.ts';

/** What another key of a follower is: other credentials of the same key, another key, or a key of KMS. */
export type RotationKind = 'credentials' | 'key' | 'kms';

/** A wallet, and how its orders are signed. */
export type WalletChoice = { readonly wallet: Wallet; readonly signatureType: SignatureType };

/** How far a person has come with another key of a follower: enough to go on, or back, after a crash. */
export type KeyRotation = {
  readonly kind: RotationKind;
  /** Where the follower's switch stood before it was halted for this. */
  readonly switchBefore: Mode;
  /** Where the rotation itself has set the switch last: found elsewhere, a person has moved it. Absent until it is moved. */
  readonly switchSet?: Mode;
  /** Whose key signed before. */
  readonly before: Identity;
  /** Where the funds will be; absent: where they are. */
  readonly wallet?: WalletChoice;
  /** Of what is proven, and is put in force next; absent until it is proven. */
  readonly next?: Identity;
  /** True from when the venue was asked for other credentials: those of before may be worth nothing since. */
  readonly isPastReturn?: true;
};
