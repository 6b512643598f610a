import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { bookOpening } from '#flows/book-opening.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { redeemWinners } from '#flows/redeem-winners.ts';
import { trackFollowers } from '#flows/track-followers.ts';
import { ConfigurationError, PortError, UnavailableError } from '#ports/errors.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aFollowerEquity } from '../../../support/builders/a-snapshot.ts';
import { CONDITION, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { waitingClock, type WaitingClock } from '../../../support/fakes/waiting-clock.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const COUNT = 100;
/** Trades that are not confirmed before the fifth look. */
const LATE: OrderScript = { quarters: [4], confirmsAfter: 4 };
const SLOW_MS = 5_000;

type Broken = 'bad key' | 'empty wallet' | 'refused orders' | 'slow answers' | 'no answers' | 'a slow signer';
type Call = { readonly follower: string; readonly method: string; readonly at: UnixMs };

const followers = Array.from({ length: COUNT }, (_, at) =>
  aFollower({
    signatureType: 0,
    name: `f-${String(at).padStart(3, '0')}` as FollowerName,
    wallet: `0x${(at + 1).toString(16).padStart(40, 'd')}` as Wallet,
  }),
);
const BROKEN = followers[50]!;
const settings: Settings = someSettings({
  followers,
  follows: followers.map(({ name }) => aFollow({ follower: name })),
  monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
});

/** Whom a call of a port is about. */
function followerOf(given: readonly unknown[]): string | undefined {
  return followers.find(({ name, wallet }) =>
    given.some((one) => {
      if (typeof one !== 'object' || one === null) return one === wallet;
      return (
        [Reflect.get(one, 'follower'), Reflect.get(one, 'name')].includes(name) || Reflect.get(one, 'wallet') === wallet
      );
    }),
  )?.name;
}

/** A port of the outside that keeps account of whom it was asked about, and when, and is broken for one of them. */
function watched<T extends object>(port: T, { clock, calls, how, broken }: Watched): T {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || typeof key !== 'string' || key === 'orderId') return value;
      return (...given: unknown[]) => {
        const follower = followerOf(given);
        if (follower !== undefined) calls.push({ follower, method: key, at: clock.moment });
        const answer = () => Reflect.apply(value, target, given) as unknown;
        return follower === BROKEN.name && broken.isNow ? brokenAnswer(how, key, { clock, answer }) : answer();
      };
    },
  });
}

type Watched = {
  readonly clock: WaitingClock;
  readonly calls: Call[];
  readonly how: Broken | undefined;
  readonly broken: { isNow: boolean };
};
type Answering = { readonly clock: WaitingClock; readonly answer: () => unknown };

async function brokenAnswer(how: Broken | undefined, method: string, { clock, answer }: Answering): Promise<unknown> {
  const isKeyed = !['collateral', 'missingApprovals', 'tokenBalance', 'orderStatus', 'transfers'].includes(method);
  if (how === 'bad key' && isKeyed) throw new ConfigurationError('the secret of a follower cannot be read');
  if (how === 'empty wallet' && method === 'collateral') return NO_USD;
  if ((how === 'empty wallet' || how === 'refused orders') && method === 'post')
    return { kind: 'refused', text: 'not enough balance / allowance' };
  const isSlow = how === 'slow answers' || how === 'no answers' || (how === 'a slow signer' && isKeyed);
  if (isSlow) await clock.waitUntil(later(clock.moment, SLOW_MS));
  if (how === 'no answers') {
    if (method === 'post') return { kind: 'ambiguous', text: 'timeout' };
    throw new UnavailableError('no answer in time');
  }
  return answer();
}

type Desk = Pick<Watched, 'clock' | 'calls' | 'broken'> & { readonly world: FlowWorld };

/** A hundred followers of one leader, one of them broken; the ledgers are not open yet. */
async function givenFollowers(how: Broken | undefined): Promise<Desk> {
  const calls: Call[] = [];
  const broken = { isNow: true };
  const clock = waitingClock(NOW, (to) => {
    world.clock.advance(to - world.clock.moment);
  });
  const world: FlowWorld = await flowWorld({
    ports: ({ venue, chain, redemptions }) => ({
      clock,
      venue: watched(venue, { clock, calls, how, broken }),
      chain: watched(chain, { clock, calls, how, broken }),
      redemptions: watched(redemptions, { clock, calls, how, broken }),
    }),
  });
  await world.givenSettings(settings);
  for (const { name, wallet } of followers) {
    world.chain.cash.set(wallet!, dollars('5000'));
    const at = later(NOW, 300_000);
    await world.deps.snapshots.putFollowerEquity(aFollowerEquity({ follower: name, at, cashAt: at, marksAt: at }));
  }
  return { world, clock, calls, broken };
}

/** The same with open ledgers, after the leader bought, with each follower's doorbell rung: from now on one is broken. */
async function givenRung(
  how: Broken | undefined,
  script: OrderScript = { quarters: [4] },
): Promise<Desk & { readonly rings: readonly (() => Promise<void>)[] }> {
  const desk = await givenFollowers(how);
  const { world, clock, broken } = desk;
  broken.isNow = false;
  await clock.run(() => world.whenWatched());
  const version = (await world.deps.settings.current())!;
  await clock.run(() =>
    Promise.all(
      followers.map((follower) => bookOpening(world.deps, { follower, settings: version, now: clock.moment })),
    ),
  );
  world.givenLeaderFill({ at: clock.moment });
  await clock.run(() => world.whenWatched());
  desk.calls.splice(0);
  broken.isNow = true;
  world.venue.scripts.push(...followers.map(() => script));
  const rings: (() => Promise<void>)[] = [];
  for (let id = world.doorbell.take(); id !== undefined; id = world.doorbell.take()) {
    const parentId = id;
    rings.push(() =>
      executeParent(world.deps, parentId).catch((error: unknown) => {
        if (!(error instanceof PortError)) throw error;
      }),
    );
  }
  expect(rings).toHaveLength(COUNT);
  return { ...desk, rings };
}

/** Calls about all but the broken one, with the moments since a start. */
const othersOf = ({ calls }: Pick<Desk, 'calls'>, since: UnixMs) =>
  calls
    .filter(({ follower }) => follower !== BROKEN.name)
    .map(({ follower, method, at }) => `${follower} ${method} ${at - since}`)
    .sort();

const placedBy = ({ world }: Desk): readonly string[] =>
  [...world.venue.placed.values()].map(({ follower }) => follower.name).sort();

const KINDS: readonly Broken[] = [
  'bad key',
  'empty wallet',
  'refused orders',
  'slow answers',
  'no answers',
  'a slow signer',
];
const OTHERS = followers.map(({ name }) => name).filter((name) => name !== BROKEN.name);

/** A run of the reconciler half a minute on, from a whole second, as schedules begin theirs: when it began. */
async function whenReconciled({ clock, world, calls }: Desk, forMs: number): Promise<UnixMs> {
  await clock.run(() => clock.waitUntil((Math.ceil((clock.moment + 31_000) / 2_000) * 2_000) as UnixMs));
  calls.splice(0);
  const since = clock.moment;
  await clock.run(() => reconcile(world.deps, { forMs, resume: false }));
  return since;
}

/** What is asked about the others in a run in which all trades are confirmed late. */
async function lateLooks(how: Broken | undefined): Promise<readonly string[]> {
  const desk = await givenRung(how, LATE);
  const { clock, rings, world } = desk;
  await clock.run(() => Promise.all(rings.map((ring) => ring())));
  const since = await whenReconciled(desk, 58_000);
  const children = world.ledger.dump().children.filter(({ follower }) => follower !== BROKEN.name);
  expect(children.map(({ state }) => state)).toEqual(OTHERS.map(() => 'DONE'));
  return othersOf(desk, since);
}

/** When the orders of the others leave in a run that has no queue. */
async function takenUp(how: Broken | undefined): Promise<ReadonlyMap<string, number>> {
  const desk = await givenRung(how);
  desk.world.doorbell.ring = () => Promise.reject(new UnavailableError('the queue is gone'));
  const since = await whenReconciled(desk, 25_000);
  expect(placedBy(desk).filter((name) => name !== BROKEN.name)).toEqual(OTHERS);
  const posts = desk.calls.filter(({ method }) => method === 'post');
  return new Map(posts.map(({ follower, at }) => [follower, at - since]));
}

/** When the claims of the others are sent, in a run of the redeemer after their market has paid out. */
async function redeemed(how: Broken | undefined): Promise<ReadonlyMap<string, number>> {
  const desk = await givenRung(how);
  const { clock, rings, world, calls, broken } = desk;
  broken.isNow = false;
  await clock.run(() => Promise.all(rings.map((ring) => ring())));
  await whenReconciled(desk, 58_000);
  world.markets.paid.set(CONDITION, { condition: CONDITION, payouts: [{ token: TOKEN, perShare: priceOf('1') }] });
  world.redemptions.pays.set(TOKEN, priceOf('1'));
  await whenReconciled(desk, 58_000);
  // Each wallet holds what its follower bought: the scripted chain keeps all of it in one.
  const held = new Map(world.ledger.dump().positions.map(({ follower, claimed }) => [follower, claimed]));
  world.chain.tokenBalance = (wallet) =>
    Promise.resolve(held.get(followers.find((one) => one.wallet === wallet)!.name)!);
  await clock.run(() => clock.waitUntil(later(clock.moment, 600_000)));
  calls.splice(0);
  broken.isNow = true;
  const since = clock.moment;
  await clock.run(() => redeemWinners(world.deps, 58_000));
  const signed = calls.filter(({ method, follower }) => method === 'sign' && follower !== BROKEN.name);
  return new Map(signed.map(({ follower, at }) => [follower, at - since]));
}

const redeemedPlainly = once(() => redeemed(undefined));
const latePlainly = once(() => lateLooks(undefined));
const takenUpPlainly = once(() => takenUp(undefined));

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= run());
}

describe.each(KINDS)('a follower with %s among a hundred', (how) => {
  test('delays no other’s ledger that is to be opened', async () => {
    // Given
    const [plain, broken] = [await givenFollowers(undefined), await givenFollowers(how)];
    // When
    const opened = await Promise.all(
      [plain, broken].map(async (desk) => {
        const { world, clock } = desk;
        await clock.run(() => reconcile(world.deps, { forMs: 58_000, resume: false }));
        const caps = await Promise.all(
          OTHERS.map((follower) => world.ledger.cap({ follower, mode: 'live' }, GLOBAL_CAP)),
        );
        expect(caps.every((cap) => cap?.isOpened)).toBe(true);
        return othersOf(desk, NOW);
      }),
    );
    // Then
    expect(opened[1]).toEqual(opened[0]);
  });

  test('leaves the executor’s orders of the others as they are without it, call by call and moment by moment', async () => {
    // Given
    const [plain, broken] = [await givenRung(undefined), await givenRung(how)];
    // When
    const [before, after] = [plain.clock.moment, broken.clock.moment];
    for (const { clock, rings } of [plain, broken]) await clock.run(() => Promise.all(rings.map((ring) => ring())));
    // Then
    expect(placedBy(broken).filter((name) => name !== BROKEN.name)).toEqual(OTHERS);
    expect(othersOf(broken, after)).toEqual(othersOf(plain, before));
  });

  test('keeps the reconciler from nobody else: each is settled at once, and looked after in the same run', async () => {
    // Given
    const runs = [await givenRung(undefined), await givenRung(how)];
    // When
    const looked = [];
    for (const desk of runs) {
      const { clock, rings, world, calls } = desk;
      await clock.run(() => Promise.all(rings.map((ring) => ring())));
      calls.splice(0);
      const since = clock.moment;
      await clock.run(() => reconcile(world.deps, { forMs: 58_000, resume: false }));
      const first = new Map(calls.toReversed().map((call) => [`${call.follower} ${call.method}`, call]));
      const settled = othersOf({ calls: [...first.values()] }, since).filter((line) => / trades \d+$/.test(line));
      expect(Math.max(...calls.map(({ at }) => at - since))).toBeLessThan(58_000);
      const asked = new Set(othersOf(desk, since).map((line) => line.replace(/ \d+$/, '')));
      looked.push({ settled, asked: [...asked] });
    }
    // Then
    expect(looked[1]?.settled).toEqual(looked[0]?.settled);
    expect(looked[1]?.settled.length).toBeGreaterThanOrEqual(COUNT - 1);
    expect(looked[1]?.asked).toEqual(looked[0]?.asked);
  });

  test('delays no other’s later passes by a moment: all are asked of, settled and done with as they are without it', async () => {
    // Given
    const looks = [await latePlainly(), await lateLooks(how)];
    // Then: confirmed at the fifth look, the last of them 2 s apart
    expect(looks[1]).toEqual(looks[0]);
    expect(Math.max(...looks[1]!.map((line) => Number(line.split(' ')[2])))).toBe(6_500);
  });

  test('keeps nobody else from being taken up where the queue is gone: each is, one pass later at most', async () => {
    // Given: who fails at once comes again in each pass, and takes one of its ten places
    const [plain, broken] = [await takenUpPlainly(), await takenUp(how)];
    // Then
    const delays = OTHERS.map((name) => broken.get(name)! - plain.get(name)!);
    expect(delays).toHaveLength(COUNT - 1);
    expect(Math.max(...delays)).toBeLessThanOrEqual(2_000);
  });

  test('keeps no other’s payout from being redeemed in the same run, at the same moment', async () => {
    const [plain, other] = [await redeemedPlainly(), await redeemed(how)];
    expect([...other.keys()].sort()).toEqual(OTHERS);
    expect(other).toEqual(plain);
  });

  test('is valued late, or not, and all others at the same moments', async () => {
    // Given
    const runs = [await givenRung(undefined), await givenRung(how)];
    // When
    const valued = [];
    for (const desk of runs) {
      const { clock, world } = desk;
      const current = (await world.deps.settings.current())!;
      await clock.run(() => clock.waitUntil(later(clock.moment, 600_000)));
      const now = clock.moment;
      const until = later(now, 29_000);
      const run = await clock.run(() => trackFollowers(world.deps, current, { now, until }));
      expect(run.valued).toBeGreaterThanOrEqual(COUNT - 1);
      valued.push(othersOf(desk, now));
    }
    // Then
    expect(valued[1]).toEqual(valued[0]);
  });
});
