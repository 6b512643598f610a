import { beforeAll, describe, expect, test } from '@jest/globals';
import { cutWorld } from '../../bin/commands/backtest/cut-world.ts';
import { replaySettings } from '../../bin/commands/backtest/replay-settings.ts';
import { tapeEvents } from '../../bin/commands/backtest/tape-events.ts';
import { type ReplaySources, replayDecisions } from '../../bin/commands/replay/replay-decisions.ts';
import { readSettingsFile } from '../../bin/commands/settings-file.ts';
import { unstatedSettings } from '../../bin/commands/unstated-settings.ts';
import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { readTape } from '../../bin/local/tape/read-tape.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { bps } from '#core/values/bps.ts';
import { type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { DAY_MS, later, startOfUtcDay, unixMs } from '#core/values/unix-ms.ts';
import { dollars } from '../support/builders/quantities.ts';
import { playThroughFlows } from '../support/play-through-flows.ts';

type Stored = Awaited<ReturnType<typeof playThroughFlows>>;

let stored: Stored;

beforeAll(async () => {
  const read = await readSettingsFile('bin/local/settings/proportional.yaml', unstatedSettings('recording', undefined));
  const settings = replaySettings(read.settings);
  const whole = await readTape(SHIPPED_TAPE);
  const until = later(unixMs(whole.startMs), DAY_MS);
  const world = cutWorld(whole, { endMs: until });
  const events = tapeEvents({ world, equityIntervalMs: settings.monitoring.portfolioSyncIntervalMs });
  const delays = { ...drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES }), postMs: () => 0 };
  stored = await playThroughFlows({ events, settings, delays, from: unixMs(world.startMs), until });
}, 240_000);

function sourcesOf(changes: Partial<Pick<Stored, 'parents' | 'children'>> = {}): ReplaySources {
  const { parents, children, journal } = { ...stored, ...changes };
  return {
    archive: { parents: () => streamed(parents), children: () => streamed(children), journal: () => streamed(journal) },
    settings: {
      version: (version) => Promise.resolve(version === stored.settings.version ? stored.settings : undefined),
    },
    snapshots: stored.snapshots,
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a port gives what it has one by one
async function* streamed<T>(many: readonly T[]): AsyncGenerator<T> {
  yield* many;
}

describe('a day of the shipped tape, stored by the flows', () => {
  test('is decided again to the byte, all of it, each order under the same id', async () => {
    // When
    const { decided, equal, different, unplayed, removed } = await replayDecisions(sourcesOf(), { period: {} });

    // Then
    expect([different, unplayed, removed]).toEqual([[], [], []]);
    expect(equal).toBe(decided);
    expect(stored.children.filter(({ side }) => side === 'BUY').length).toBeGreaterThan(20);
    expect(new Set(stored.parents.map(({ state }) => state)).size).toBeGreaterThan(3);
    expect(decided).toBeGreaterThan(100);
  });

  test('is decided again day by day: each decision is of one day', async () => {
    // Given
    const first = startOfUtcDay(unixMs(Math.min(...stored.parents.map(({ createdAt }) => createdAt))));
    const days = [-1, 0, 1, 2].map((day) => later(first, day * DAY_MS));

    // When
    const replays = await Promise.all(
      days.map((start) => replayDecisions(sourcesOf(), { period: { start, end: later(start, DAY_MS) } })),
    );

    // Then
    const { decided } = await replayDecisions(sourcesOf(), { period: {} });
    expect(replays[0]?.decided).toBe(0);
    expect(replays.reduce((sum, replay) => sum + replay.decided, 0)).toBe(decided);
  });

  test('shows the one answer that somebody has changed, of an order and of a refusal', async () => {
    // Given
    const child = stored.children.find(({ side }) => side === 'BUY')!;
    const parent = stored.parents.find(({ state, decided }) => state === 'DENIED' && decided !== undefined)!;
    const children = changed<ChildOrder>(stored.children, child, { shares: shares(child.shares + 1n) });
    const parents = changed<ParentOrder>(stored.parents, parent, { reason: { code: 'MARKET_UNKNOWN' } });

    // When
    const [order, refusal] = await Promise.all([
      replayDecisions(sourcesOf({ children }), { period: {} }),
      replayDecisions(sourcesOf({ parents }), { period: {} }),
    ]);

    // Then
    expect(order.different.map((one) => one.parent.parentId)).toEqual([child.parentId]);
    expect(refusal.different.map((one) => one.parent.parentId)).toEqual([parent.parentId]);
    expect(refusal.different[0]).toMatchObject({
      ...{ stored: { reason: { code: 'MARKET_UNKNOWN' } }, again: { kind: 'deny', reason: parent.reason } },
    });
  });

  test('shows an order that names another signer, though its id is the hash of just that', async () => {
    // Given
    const child = stored.children.find(({ side }) => side === 'BUY')!;
    const fields = { ...child.fields, signer: `0x${'5'.repeat(40)}` as Wallet };
    const { venueOrderId: _id, ...draft } = { ...child, fields };
    const children = changed<ChildOrder>(stored.children, child, { fields, venueOrderId: orderIdOf(draft) });

    // When
    const { different } = await replayDecisions(sourcesOf({ children }), { period: {} });

    // Then
    expect(different.map(({ parent }) => parent.parentId)).toEqual([child.parentId]);
  });

  test('names each answer that somebody has removed: numbers and reason, the order, the entry itself, or both', async () => {
    // Given
    const { parents, children, journal } = stored;
    const refused = parents.find(({ state, decided }) => state === 'DENIED' && decided !== undefined)!;
    const child = children.find(({ side, parentId }) => {
      return side === 'BUY' && journal.some((entry) => entry.kind === 'buy' && entry.parentId === parentId);
    })!;
    const { parentId } = child;
    const { decided: _decided, reason: _reason, ...blank } = refused;
    const { reason: _why, ...mute } = refused;
    const withoutChild = children.filter((one) => one.parentId !== parentId);
    const withoutParent = parents.filter((one) => one.parentId !== parentId);
    const instead = (one: ParentOrder) => parents.map((other) => (other === refused ? one : other));
    const missingIn = async (changes: Parameters<typeof sourcesOf>[0]) => {
      const { removed, different } = await replayDecisions(sourcesOf(changes), { period: {} });
      expect(different).toEqual([]);
      return removed.map((one) => [one.parentId, one.missing]);
    };

    // Then
    expect(await missingIn({ parents: instead(blank) })).toEqual([[refused.parentId, 'ANSWER']]);
    expect(await missingIn({ parents: instead(mute) })).toEqual([[refused.parentId, 'ANSWER']]);
    expect(await missingIn({ children: withoutChild })).toEqual([[parentId, 'ORDER']]);
    expect(await missingIn({ parents: withoutParent })).toEqual([[parentId, 'ENTRY']]);
    expect(await missingIn({ parents: withoutParent, children: withoutChild })).toEqual([[parentId, 'ENTRY']]);
  });

  test('says of what cannot be decided again why, and guesses nothing', async () => {
    // Given
    const plain = sourcesOf();
    const nothing = () => Promise.resolve(undefined);
    const moved = stored.parents.map((one) => ({
      ...one,
      ...(one.decided === undefined ? {} : { decided: { ...one.decided, at: later(one.decided.at, 1) } }),
    }));

    // When
    const lost = await replayDecisions({ ...plain, snapshots: { decisionFacts: nothing } }, { period: {} });
    const unsettled = await replayDecisions({ ...plain, settings: { version: nothing } }, { period: {} });
    const other = await replayDecisions(sourcesOf({ parents: moved }), { period: {} });
    const keyless = await replayDecisions(
      {
        ...plain,
        settings: { version: () => Promise.resolve(ofSafes(stored.settings)) },
        snapshots: {
          decisionFacts: async (parentId) => {
            const { signer: _signer, ...facts } = (await stored.snapshots.decisionFacts(parentId))!;
            return facts;
          },
        },
      },
      { period: {} },
    );

    // Then
    expect(codesOf(keyless)).toEqual(['SIGNER_NOT_KEPT']);
    expect(keyless.unplayed).toHaveLength(stored.children.filter(({ side }) => side === 'BUY').length);
    expect([lost.equal, lost.unplayed.length, codesOf(lost)]).toEqual([0, lost.decided, ['FACTS_NOT_KEPT']]);
    expect([unsettled.equal, codesOf(unsettled)]).toEqual([0, ['SETTINGS_NOT_STORED']]);
    expect(codesOf(other)).toEqual(['FACTS_OF_ANOTHER']);
  });
});

describe('by other settings', () => {
  test('the same change nothing', async () => {
    const { equal, other } = await replayDecisions(sourcesOf(), { period: {}, other: stored.settings });
    expect(other).toEqual({ same: equal, changed: [], unplayed: [] });
  });

  test('every copy is told that they would have refused, with what it cost', async () => {
    // Given
    const limits = { ...stored.settings.limits, minLiquidity: dollars('99999999') };
    const strict: Settings = { ...stored.settings, limits, version: 0n };

    // When
    const { other } = await replayDecisions(sourcesOf(), { period: {}, other: strict });

    // Then
    const copies = other!.changed.filter((one) => one.stored.kind === 'copy');
    expect(copies.length).toBe(stored.children.filter(({ side }) => side === 'BUY').length);
    for (const { again, stored: then } of copies) {
      expect(again).toMatchObject({ kind: 'deny', reason: { code: 'LIQUIDITY_BELOW_MINIMUM' } });
      expect(then.decided?.cost).toBeGreaterThan(0n);
    }
  });

  test('what they would have to know and nobody read is no answer, nor is a follower whom they do not have', async () => {
    const follows = stored.settings.follows.map((one) => ({
      ...one,
      sizing: { policy: 'kelly', fraction: bps(2_500n) } as const,
    }));
    const asking = await replayDecisions(sourcesOf(), { period: {}, other: { ...stored.settings, follows } });
    const without = await replayDecisions(sourcesOf(), { period: {}, other: { ...stored.settings, follows: [] } });
    expect(asking.other).toMatchObject({ same: 0, changed: [] });
    expect(codesOf(asking.other!)).toContain('LEADER_EDGE');
    expect(codesOf(without.other!)).toEqual(['NOT_IN_OTHER_SETTINGS']);
  });
});

function ofSafes({ followers, ...settings }: Settings): Settings {
  return { ...settings, followers: followers.map((one) => ({ ...one, signatureType: 2 as const })) };
}

function codesOf({ unplayed }: { readonly unplayed: readonly { readonly because: readonly string[] }[] }) {
  return [...new Set(unplayed.flatMap(({ because }) => because))];
}

function changed<T extends object>(many: readonly T[], one: T, changes: Partial<T>): readonly T[] {
  return many.map((other) => (other === one ? { ...other, ...changes } : other));
}
