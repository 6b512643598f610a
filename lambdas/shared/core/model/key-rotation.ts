import { type UnixMs } from '../values/unix-ms.ts';
import { type Wallet } from '../values/ids.ts';
import { type Mode } from './cap.ts';
import { type SignatureType } from './settings.ts';
import { type Identity } from './signing.ts';

/** What another key of a follower is: other credentials of the same key, another key, or a key of KMS. */
export type RotationKind = 'credentials' | 'key' | 'kms';

/** A wallet, and how its orders are signed. */
export type WalletChoice = { readonly wallet: Wallet; readonly signatureType: SignatureType };

/** By which write each parameter of a follower's switch stands where it does, by its path; empty where there is none. */
export type SwitchVersions = Readonly<Record<string, bigint>>;

/** Whose turn it is with another key of a follower. */
export type RotationHold = {
  /** Differs between any two runs. */
  readonly run: string;
  /** Who started it, and on which machine. */
  readonly by: string;
  readonly startedAt: UnixMs;
  /** From then on anybody may go on in its place. */
  readonly until: UnixMs;
};

/** How far a person has come with another key of a follower: enough to go on, or back, after a crash. */
export type KeyRotation = {
  readonly hold: RotationHold;
  readonly kind: RotationKind;
  /** Of a key of KMS, as it was asked for. */
  readonly keyId?: string;
  /** Where the follower's switch stood before it was halted for this. */
  readonly switchBefore: Mode;
  /** Where the rotation found the switch, or has set it last: with other versions a person has moved it since. */
  readonly switchVersions: SwitchVersions;
  /** Whose key signed before. */
  readonly before: Identity;
  /** Where the funds will be; absent: where they are. */
  readonly wallet?: WalletChoice;
  /** Of what is proven, and is put in force next; absent until it is proven. */
  readonly next?: Identity;
  /** True from when the venue was asked for other credentials: those of before may be worth nothing since. */
  readonly isPastReturn?: true;
  /** True from when nothing but the switch was left to give back. */
  readonly isDone?: true;
};
