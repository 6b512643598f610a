import { afterEach, describe, expect, test } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { KEYS } from '#contract/table.ts';
import { type Change } from '#core/ledger/change.ts';
import { type Mode } from '#core/model/cap.ts';
import { type ParentId, type TokenId, type VenueOrderId } from '#core/values/ids.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { type ExecuteDeps } from '#flows/execution-step.ts';
import { reconcile } from '#flows/reconcile.ts';
import { syncToggles } from '#flows/sync-toggles.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { type Ledger } from '#ports/ledger.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { memorySwitches } from '../../../support/fakes/memory-switches.ts';
import { flowWorld } from '../../../support/flow-world.ts';
import { type LocalTable, startLocalTable } from '../../../support/local-table.ts';

const FILLS = 60;
const EXECUTORS = 10;
const STEP_MS = 2_000;
const SETTINGS = someSettings({
  version: 0n,
  monitoring: { pollIntervalMs: STEP_MS, portfolioSyncIntervalMs: 60_000 },
});

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

/** What one item was tried to be written as, or checked for, in the table's own order. */
type Tried = { readonly kind: string; readonly key: string };
/** The tries of one child order, in their order: whether each was its reservation, and whether it took place. */
type Tries = Map<VenueOrderId, { readonly isReservation: boolean; readonly committed: boolean }[]>;

type Burst = {
  readonly rings: ParentId[];
  readonly deps: (ledger: Ledger) => ExecuteDeps;
  readonly another: () => Ledger;
  readonly stop: (mode: Mode) => Promise<void>;
  readonly tried: readonly Tried[];
};

/** Sixty fills of one leader in sixty markets, recorded and rung for in a table that tells the order of its writes. */
async function givenBurst(): Promise<Burst> {
  const tried: Tried[] = [];
  const opened = await startLocalTable(({ kind, key }) => {
    tried.push({ kind, key: `${String(key['pk']?.['S'])}|${String(key['sk']?.['S'])}` });
    return false;
  });
  table = opened;
  const world = await flowWorld();
  const another = (): Ledger => dynamoLedger({ client: opened.another(), table: opened.table });
  const deps = { ...world.deps, ledger: another(), settings: dynamoSettings(opened) };
  await deps.settings.store(SETTINGS);
  await watchLeaders(deps, STEP_MS);
  await reconcile(deps, { forMs: 0, resume: false });
  const tokens = Array.from({ length: FILLS }, (_, at) => String(5_000 + at) as TokenId);
  world.markets.known.set(CONDITION, aMarket({ tokens: tokens.map((token) => ({ token, outcome: token })) }));
  for (const [at, token] of tokens.entries()) {
    world.markets.books.set(token, aBook());
    const fill = { shares: sharesOf('100'), notional: dollars('50'), at: world.clock.moment };
    world.givenLeaderFill({ ...fill, token, transaction: aTransaction(at + 1) });
  }
  for (let look = 0; look < 3; look += 1) await watchLeaders(deps, STEP_MS);
  const rings: ParentId[] = [];
  for (let ring = world.doorbell.take(); ring !== undefined; ring = world.doorbell.take()) rings.push(ring);
  expect(rings).toHaveLength(FILLS);
  const switches = memorySwitches();
  return {
    rings,
    tried,
    another,
    deps: (ledger) => ({ ...deps, ledger }),
    stop: async (mode) => {
      switches.parameters.set('trading', mode);
      await syncToggles({ ...deps, ledger: another(), switches });
    },
  };
}

/** A ledger that notes what it tries with child orders, in its own order. */
function noting(ledger: Ledger, tries: Tries, onReserved: () => void): Ledger {
  return {
    ...ledger,
    commit: async (changes: readonly Change[]) => {
      const result = await ledger.commit(changes);
      for (const change of changes) {
        if (change.kind !== 'put' || change.type !== 'child') continue;
        const { venueOrderId, version } = change.value;
        const note = { isReservation: version === 1n, committed: result.committed };
        tries.set(venueOrderId, [...(tries.get(venueOrderId) ?? []), note]);
        if (note.isReservation && note.committed) onReserved();
      }
      return result;
    },
  };
}

/** Where in the table's order each reservation took place: the same try of the same item, seen from both sides. */
function reservedAt(tries: Tries, tried: readonly Tried[]): readonly number[] {
  return [...tries].flatMap(([id, notes]) => {
    const { pk, sk } = KEYS.child(id);
    const places = tried.flatMap(({ kind, key }, place) => (kind === 'Put' && key === `${pk}|${sk}` ? [place] : []));
    expect(places).toHaveLength(notes.length);
    return notes.flatMap(({ isReservation, committed }, at) => (isReservation && committed ? [places[at] ?? -1] : []));
  });
}

describe('S9: a switch flipped in the middle of a burst of sixty doorbells, ten worked at a time', () => {
  test.each<[Mode, number]>([
    ['REDUCING', 1],
    ['HALTED', 15],
    ['REDUCING', 40],
  ])(
    'to %s after %p reservations: none is made after it is stored',
    async (mode, after) => {
      // Given
      const { rings, deps, another, stop, tried } = await givenBurst();
      const tries: Tries = new Map();
      let reservations = 0;
      let stopped: Promise<void> | undefined;
      let storedAt = Infinity;
      const onReserved = () => {
        reservations += 1;
        if (reservations === after) stopped = stop(mode).then(() => void (storedAt = tried.length));
      };
      // When
      const work = async (): Promise<void> => {
        const own = deps(noting(another(), tries, onReserved));
        for (let ring = rings.shift(); ring !== undefined; ring = rings.shift()) await executeParent(own, ring);
      };
      await Promise.all(Array.from({ length: EXECUTORS }, work));
      await stopped;
      // Then
      const lastCopy = tried.findLastIndex(({ key }, at) => at < storedAt && key === 'SWITCHES|CURRENT');
      const places = reservedAt(tries, tried);
      expect(lastCopy).toBeGreaterThan(0);
      expect(places.length).toBeGreaterThanOrEqual(after);
      expect(places.length).toBeLessThan(FILLS);
      expect(places.filter((place) => place > lastCopy)).toEqual([]);
    },
    60_000,
  );

  test('without a switch, all sixty are reserved', async () => {
    const { rings, deps, another, tried } = await givenBurst();
    const tries: Tries = new Map();
    const own = deps(noting(another(), tries, () => undefined));
    for (const ring of rings) await executeParent(own, ring);
    expect(reservedAt(tries, tried)).toHaveLength(FILLS);
  }, 60_000);
});
