import { type Change, type CheckChange, type PutChange, type Versioned } from '#core/ledger/change.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Ledger } from '#ports/ledger.ts';

type ValueOf<T extends Versioned['type']> = { readonly [I in Versioned as I['type']]: I['value'] }[T];

/**
 * A ledger on which the same flows show what they would do: what they write stands in memory above what is stored.
 *
 * Events, parent orders and positions only; a preview that moved money would be no preview. Its lists of what is open
 * stay those of the ledger below.
 */
export function previewLedger(ledger: Ledger): Ledger {
  const written = new Map<string, Versioned>();
  const above = <T extends Versioned['type']>(type: T, key: string): ValueOf<T> | undefined =>
    written.get(`${type} ${key}`)?.value as ValueOf<T> | undefined;
  const all = <T extends Versioned['type']>(type: T): readonly ValueOf<T>[] =>
    [...written.values()].flatMap((one) => (one.type === type ? [one.value as ValueOf<T>] : []));
  const preview: Ledger = {
    ...ledger,
    async commit(changes) {
      const failed: Change[] = [];
      for (const change of changes) if (!(await holds(preview, change))) failed.push(change);
      if (failed.length > 0) return { committed: false, failed };
      for (const change of changes) if (change.kind === 'put') written.set(`${change.type} ${keyOf(change)}`, change);
      return { committed: true };
    },
    event: async (id) => above('event', id) ?? ledger.event(id),
    // Watchers go on meanwhile, and the events that they record are seen here at once: their position is, too.
    leaderPosition: async (leader, token) =>
      newer(above('leader-position', `${leader} ${token}`), await ledger.leaderPosition(leader, token)),
    leaderPositions: async (leader) =>
      layered(
        await ledger.leaderPositions(leader),
        all('leader-position').filter((one) => one.leader === leader),
        ({ token }) => token,
      ),
    parent: async (id) => above('parent', id) ?? ledger.parent(id),
    position: async (key) => above('position', positionKey(key)) ?? ledger.position(key),
    positions: async (of) =>
      layered(
        await ledger.positions(of),
        all('position').filter((one) => one.follower === of.follower && one.mode === of.mode),
        positionKey,
      ),
    tokenPositions: async (of, token) =>
      layered(
        await ledger.tokenPositions(of, token),
        all('position').filter((one) => one.follower === of.follower && one.mode === of.mode && one.token === token),
        positionKey,
      ),
  };
  return preview;
}

async function holds(preview: Ledger, change: Change): Promise<boolean> {
  invariant(change.kind === 'put' || change.kind === 'check', `a preview makes no change of kind ${change.kind}`);
  const version = (await storedOf(preview, change))?.version;
  if (change.kind === 'check') return version === change.value.version;
  return change.value.version === 1n ? version === undefined : version === change.value.version - 1n;
}

async function storedOf(
  preview: Ledger,
  change: PutChange | CheckChange,
): Promise<{ readonly version: bigint } | undefined> {
  switch (change.type) {
    case 'event':
      return preview.event(change.value.eventId);
    case 'leader-position':
      return preview.leaderPosition(change.value.leader, change.value.token);
    case 'parent':
      return preview.parent(change.value.parentId);
    case 'position':
      return preview.position(change.value);
    case 'child':
    case 'leader-guard':
    case 'leader-walk':
    case 'post-health':
    case 'redeeming':
    case 'redeem-lane':
    case 'settings':
    case 'switches':
    case 'trade-watch':
    case 'upkeep':
    case 'venue-restrictions':
      invariant(false, `a preview touches no ${change.type}`);
  }
}

function keyOf(change: PutChange): string {
  switch (change.type) {
    case 'event':
      return change.value.eventId;
    case 'leader-position':
      return `${change.value.leader} ${change.value.token}`;
    case 'parent':
      return change.value.parentId;
    case 'position':
      return positionKey(change.value);
    case 'child':
    case 'leader-guard':
    case 'leader-walk':
    case 'post-health':
    case 'redeeming':
    case 'redeem-lane':
    case 'switches':
    case 'trade-watch':
    case 'upkeep':
    case 'venue-restrictions':
      invariant(false, `a preview touches no ${change.type}`);
  }
}

function newer<T extends { readonly version: bigint }>(above: T | undefined, below: T | undefined): T | undefined {
  if (above === undefined || below === undefined) return above ?? below;
  return below.version > above.version ? below : above;
}

function positionKey(of: Parameters<Ledger['position']>[0]): string {
  return `${of.follower} ${of.mode} ${of.token} ${of.leader}`;
}

function layered<T>(below: readonly T[], above: readonly T[], keyOfOne: (one: T) => string): readonly T[] {
  return [...new Map([...below, ...above].map((one) => [keyOfOne(one), one])).values()];
}
