import { signRedemption } from '#adapters/polygon/redemption-call.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { privateHeaders } from '#adapters/polymarket/private-headers.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type Change } from '#core/ledger/change.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type KeySlot } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type SigningDeps } from '#flows/signing-deps.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type KeyRing, type StoredCredentials } from '#ports/keys.ts';
import { type Signings } from '#ports/signings.ts';
import { TEST_SECRET } from '../lambdas/shared/adapters/polymarket/vectors.ts';
import { aPosition } from './builders/a-position.ts';
import { aParentAt } from './builders/a-signing.ts';
import { someSettings } from './builders/a-settings.ts';
import { NOW } from './builders/identities.ts';
import { countingLog, type CountingLog } from './fakes/counting-log.ts';
import { memorySignings } from './fakes/memory-signings.ts';
import { memoryLedger, type MemoryLedger } from './ledger-store.ts';

/** What the signer works with, in memory but for its signatures, with what a test may do behind its back. */
export type SigningWorld = SigningDeps & {
  readonly ledger: MemoryLedger;
  readonly signings: Signings;
  readonly log: CountingLog;
  /** How each key ring was asked for. */
  readonly asked: string[];
  /** How often a key was used. */
  signatures: SigningDeps['signatures'];
  readonly uses: { count: number };
  /** What its parts are at the next request. */
  now: UnixMs;
  inForce: Settings | undefined;
  /** The secret; undefined: there is none. */
  ring: KeyRing | undefined;
  /** Versions of it that are not in force. */
  readonly slots: Partial<Record<KeySlot, KeyRing>>;
};

/** A signer at noon, of the public test key, with settings of one live follower. */
export function signingWorld(): SigningWorld {
  const uses = { count: 0 };
  const opened = privateKey(TEST_SECRET.privateKey);
  const key = {
    address: opened.address,
    sign: (digest: string) => {
      uses.count += 1;
      return opened.sign(digest);
    },
  };
  const { apiKey, apiSecret, apiPassphrase } = TEST_SECRET;
  const world: SigningWorld = {
    now: NOW,
    inForce: someSettings(),
    ring: { key, credentials: { apiKey, apiSecret, apiPassphrase }, nonce: 0, version: 'v1' },
    slots: {},
    asked: [],
    uses,
    clock: { now: () => Promise.resolve(world.now) },
    ledger: memoryLedger(),
    settings: { current: () => Promise.resolve(world.inForce) },
    keys: {
      ring: (_, how) => {
        world.asked.push(typeof how === 'string' ? how : (how?.named ?? 'kept'));
        if (world.ring === undefined) return Promise.reject(new ConfigurationError('the secret is missing'));
        return Promise.resolve(world.ring);
      },
      slot: (_, slot) => {
        const ring = world.slots[slot];
        return ring === undefined ? Promise.reject(new ConfigurationError('no such version')) : Promise.resolve(ring);
      },
      store: (_: FollowerName, { credentials, address, nonce = 0, into }: StoredCredentials) => {
        if (address !== key.address) return Promise.reject(new ConfigurationError('another key'));
        const ring = { key, credentials, nonce, version: 'v2' };
        if (into === undefined) world.ring = ring;
        else world.slots[into] = ring;
        return Promise.resolve();
      },
    },
    signatures: {
      orderId: orderIdOf,
      order: signOrder,
      headers: privateHeaders,
      authHeaders,
      redemption: signRedemption,
    },
    signings: memorySignings(),
    log: countingLog(),
  };
  return world;
}

/** Stores an order with its parent, and of a sale what is held for it. */
export async function givenReserved({ ledger }: Pick<SigningWorld, 'ledger'>, child: ChildOrder): Promise<void> {
  const { leftShares } = child;
  const changes: Change[] = [
    { kind: 'put', type: 'child', value: child },
    { kind: 'put', type: 'parent', value: aParentAt(child) },
  ];
  if (child.side === 'SELL') changes.push({ kind: 'put', type: 'position', value: aPosition({ selling: leftShares }) });
  const { committed } = await ledger.commit(changes);
  if (!committed) throw new Error('something is stored already');
}
