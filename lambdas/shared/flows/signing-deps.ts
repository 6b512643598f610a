import { type Clock } from '#ports/clock.ts';
import { type FollowerKeys } from '#ports/keys.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Signatures } from '#ports/signatures.ts';
import { type Signings } from '#ports/signings.ts';

/** What the signer works with. */
export type SigningDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Pick<Ledger, 'child' | 'parent' | 'position' | 'positions' | 'redeeming' | 'redeemLane' | 'cap'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly keys: FollowerKeys;
  readonly signatures: Signatures;
  readonly signings: Pick<Signings, 'count' | 'leave'>;
  readonly log: Log;
};
