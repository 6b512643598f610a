import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { bookOpening } from '#flows/book-opening.ts';
import { reconcile } from '#flows/reconcile.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, FOLLOWER_WALLET, NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { UnavailableError } from '#ports/errors.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { flowWorld } from '../../../support/flow-world.ts';

const usual = { follower: aFollower(), settings: someSettings(), now: NOW };
const cashOf = (legs: readonly { readonly account: string; readonly debit: bigint }[]): bigint =>
  legs.filter((leg) => leg.account === 'CASH').reduce((sum, leg) => sum + leg.debit, 0n);

describe('opening a ledger', () => {
  test('books the cash of the wallet once, however often and however many at once', async () => {
    // Given
    const world = await flowWorld();
    // When
    await Promise.all([1, 2, 3].map(() => bookOpening(world.deps, usual)));
    world.chain.cash.set(FOLLOWER_WALLET, dollars('9'));
    await bookOpening(world.deps, usual);
    // Then
    const { journal } = world.ledger.dump();
    expect(journal.map((entry) => cashOf(entry.legs))).toEqual([dollars('5000')]);
  });

  test('X27, B26: looks at what the wallet allows before anything is bought: the first value knows what is missing', async () => {
    // Given
    const world = await flowWorld();
    const snapshots = memorySnapshots();
    const missing = [{ domain: 'v1', asset: 'tokens', contract: '0xc0', spender: '0xe1' }] as const;
    world.chain.unapproved = missing;
    // When
    await bookOpening({ ...world.deps, snapshots }, usual);
    // Then
    const of = { follower: FOLLOWER, mode: 'live' } as const;
    expect((await snapshots.followerEquity(of))?.approvals).toEqual({ at: NOW, missing });
  });

  test('X27: stays closed while nobody can tell what the wallet allows', async () => {
    const world = await flowWorld();
    world.chain.missingApprovals = () => Promise.reject(new UnavailableError('the chain is down'));
    await expect(bookOpening(world.deps, usual)).rejects.toThrow('down');
    expect((await world.ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP))?.isOpened).toBeUndefined();
  });

  test.each([
    ['a bug comes first', [new TypeError('bug'), new UnavailableError('gone')], 1],
    ['a source that is away comes first', [new UnavailableError('gone'), new TypeError('bug')], 1],
    ['there is no bug', [new UnavailableError('gone'), new UnavailableError('gone too')], 2],
  ])('tells a bug whatever source is away, and each of those: %s', async (_, errors, away) => {
    // Given
    const world = await flowWorld();
    const wallets = errors.map((_error, at) => `0x${String(at).repeat(40)}` as Wallet);
    const followers = wallets.map((wallet, at) => aFollower({ name: `f-${at}` as FollowerName, wallet }));
    await world.givenSettings(someSettings({ followers }));
    world.chain.collateral = (wallet) => Promise.reject(errors[wallets.indexOf(wallet)]!);
    // When
    const told = await reconcile(world.deps, { forMs: 0, resume: false }).then(
      () => undefined,
      (error: unknown) => error,
    );
    // Then
    expect(told).toBe(errors.find((error) => error instanceof TypeError));
    expect(world.log.counts.get('ReconcileFailures')).toBe(away);
  });

  test('is begun while the time for sources lasts, and not after it', async () => {
    const asked = async (forMs: number) => {
      const world = await flowWorld();
      let reads = 0;
      world.chain.collateral = () => {
        reads += 1;
        return Promise.reject(new UnavailableError('gone'));
      };
      await reconcile(world.deps, { forMs, resume: false });
      return reads > 0;
    };
    expect([await asked(0), await asked(-1)]).toEqual([true, false]);
  });

  test('a dry run starts with nothing, wallet or not', async () => {
    // Given
    const world = await flowWorld();
    const { wallet: _, ...follower } = aFollower({ mode: 'dry-run' });
    const settings = someSettings({ followers: [follower] });
    await world.givenSettings(settings);
    // When
    await bookOpening(world.deps, { follower, settings, now: NOW });
    // Then
    expect((await world.ledger.cap({ follower: FOLLOWER, mode: 'dry-run' }, GLOBAL_CAP))?.isOpened).toBe(true);
    expect(world.ledger.dump().journal).toEqual([]);
  });

  test('a live follower without a wallet stays closed, and that is counted in each run', async () => {
    const world = await flowWorld();
    const { wallet: _, ...follower } = aFollower();
    await bookOpening(world.deps, { ...usual, follower });
    expect((await world.ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP))?.isOpened).toBeUndefined();
    expect(world.log.counts.get('ReconcileFailures')).toBe(1);
  });
});
