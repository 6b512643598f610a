import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { agreementOf } from '#core/execution/agreement-of.ts';
import { decideAgain } from '#core/execution/decide-again.ts';
import { type EntryAnswer, entryAnswer, isSameAnswer } from '#core/execution/entry-answer.ts';
import { lackingFacts } from '#core/execution/lacking-facts.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { isWithin, type Period } from '#core/reporting/period.ts';
import { canonicalText } from '#core/values/canonical-text.ts';
import { type ParentId } from '#core/values/ids.ts';
import { mappedInChunks } from '#flows/mapped-in-chunks.ts';
import { type Archive } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { missingOf, removedEntries } from './removed-answers.ts';
import {
  type Differing,
  type OtherDecisions,
  type RemovedAnswer,
  type Replay,
  type UnplayedEntry,
} from './replay-model.ts';

/** Where a system's decisions are stored, and what they knew. */
export type ReplaySources = {
  readonly archive: Pick<Archive, 'parents' | 'children' | 'journal'>;
  readonly settings: Pick<SettingsStore, 'version'>;
  readonly snapshots: Pick<Snapshots, 'decisionFacts'>;
};

type ReplayQuestion = {
  readonly period: Period;
  /** What else to decide by; absent: only by the settings of then. */
  readonly other?: Settings | undefined;
};

/** A decision as it is stored, with what it takes to make it again. */
type Decision = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder | undefined;
  readonly stored: EntryAnswer;
  readonly facts: DecisionFacts;
  readonly settings: Settings;
};

type Found = Decision | UnplayedEntry | RemovedAnswer;

/** Makes the decisions of a period again, by the code that decides. @throws UnavailableError */
export async function replayDecisions(sources: ReplaySources, { period, other }: ReplayQuestion): Promise<Replay> {
  // In this order: what came between is an order of an entry that is not read, and never an entry without its order.
  const parents = await Array.fromAsync(sources.archive.parents());
  const children = await firstOrders(sources.archive);
  const bookings = await Array.fromAsync(sources.archive.journal());
  const bought = new Set(bookings.flatMap(({ kind, parentId }) => (kind === 'buy' ? parentId : undefined) ?? []));
  const entries = parents
    .filter((parent) => isEntry(parent) && isWithin(period, parent.decided?.at ?? parent.createdAt))
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.parentId < b.parentId ? -1 : 1));
  const versions = new Map<bigint, Promise<Settings | undefined>>();
  const version = (number: bigint): Promise<Settings | undefined> => {
    const known = versions.get(number) ?? sources.settings.version(number);
    versions.set(number, known);
    return known;
  };
  const read = await mappedInChunks(entries, async (parent): Promise<Found | undefined> => {
    const child = children.get(parent.parentId);
    const stored = entryAnswer(parent, child);
    const { parentId, follower, mode } = parent;
    const facts = await sources.snapshots.decisionFacts(parentId);
    const isBooked = bought.has(parentId);
    const missing = missingOf({ parent, child, facts, isBooked, isAnswered: stored !== undefined });
    if (missing !== undefined) return { parentId, follower, mode, missing };
    if (stored === undefined) return undefined;
    if (facts === undefined) return { parent, because: ['FACTS_NOT_KEPT'] };
    const { decided } = parent;
    if (decided !== undefined && (decided.at !== facts.now || decided.settings !== facts.settingsVersion))
      return { parent, because: ['FACTS_OF_ANOTHER'] };
    const settings = await version(facts.settingsVersion);
    return settings === undefined
      ? { parent, because: ['SETTINGS_NOT_STORED'] }
      : { parent, child, stored, facts, settings };
  });
  const found = read.filter((one) => one !== undefined);
  const nameless = removedEntries({ parents, children: children.values(), bookings }, period);
  const removed = [...(await stillRemoved(sources.archive, nameless)), ...found.filter((one) => 'missing' in one)];
  const decided = found.filter((one): one is Decision | UnplayedEntry => !('missing' in one));
  return replayed(decided, { removed, undecided: read.length - found.length, other });
}

/** An entry may have been recorded after entries were read, and before its order was. */
async function stillRemoved(
  archive: Pick<Archive, 'parents'>,
  removed: readonly RemovedAnswer[],
): Promise<readonly RemovedAnswer[]> {
  if (removed.length === 0) return [];
  const stored = new Set<ParentId>();
  for await (const { parentId } of archive.parents()) stored.add(parentId);
  return removed.filter(({ parentId }) => !stored.has(parentId));
}

type Rest = {
  readonly removed: readonly RemovedAnswer[];
  readonly undecided: number;
  readonly other: Settings | undefined;
};

function replayed(decided: readonly (Decision | UnplayedEntry)[], { removed, undecided, other }: Rest): Replay {
  const equal: Decision[] = [];
  const different: Differing[] = [];
  const unplayed: UnplayedEntry[] = [];
  for (const one of decided) {
    if ('because' in one) unplayed.push(one);
    else {
      const { parent, stored } = one;
      const again = decideAgain({ ...one, orderId: orderIdOf });
      if (lacksSigner(one)) unplayed.push({ parent, because: ['SIGNER_NOT_KEPT'] });
      else if (again === undefined) unplayed.push({ parent, because: ['NOT_IN_SETTINGS'] });
      else if (isSameAnswer(stored, again)) equal.push(one);
      else different.push({ parent, stored, again });
    }
  }
  return {
    ...{ decided: decided.length, equal: equal.length, different, unplayed, removed, undecided },
    ...(other === undefined ? {} : { other: decidedBy(other, equal) }),
  };
}

/** All other wallets sign in their own name, and what is worked over time was decided without an order. */
function lacksSigner({ settings, parent, child, facts }: Decision): boolean {
  if (child === undefined || parent.work !== undefined) return false;
  const type = agreementOf(settings, parent)?.follower.signatureType;
  return facts.signer === undefined && (type === 1 || type === 2);
}

/** Each decision by itself, on the caps and positions as the settings of then had left them. */
function decidedBy(other: Settings, decisions: readonly Decision[]): OtherDecisions {
  const changed: Differing[] = [];
  const unplayed: UnplayedEntry[] = [];
  let same = 0;
  for (const decision of decisions) {
    const { parent, stored, facts } = decision;
    const then = agreementOf(decision.settings, parent);
    const settings = then === undefined ? other : asFollower(then.follower, other);
    const asked = agreementOf(settings, parent);
    const lacking = then === undefined || asked === undefined ? undefined : lackingFacts({ facts, then, other: asked });
    if (lacking === undefined) unplayed.push({ parent, because: ['NOT_IN_OTHER_SETTINGS'] });
    else if (lacking.length > 0) unplayed.push({ parent, because: lacking });
    else {
      const again = decideAgain({ ...decision, settings, orderId: orderIdOf });
      // It would take others along, or be taken: what it would cost then is decided with them
      if (again === undefined) unplayed.push({ parent, because: ['SIZE_OF_THEN'] });
      else if (isSameDecision(stored, again)) same += 1;
      else changed.push({ parent, stored, again });
    }
  }
  return { same, changed, unplayed };
}

/** Whatever the file says of modes and wallets: an entry is decided again in the ledger and the account that it is of. */
function asFollower({ name, mode, wallet, signatureType }: Follower, settings: Settings): Settings {
  const account = { mode, signatureType, ...(wallet === undefined ? {} : { wallet }) };
  return {
    ...settings,
    followers: settings.followers.map((one) => (one.name === name ? { ...one, ...account } : one)),
  };
}

/** Under other settings numbers differ that change nothing, as the room of a cap: what counts is the answer, its order and what it costs. */
function isSameDecision(stored: EntryAnswer, again: EntryAnswer): boolean {
  return canonicalText(termsOf(stored)) === canonicalText(termsOf(again));
}

function termsOf({ kind, reason, decided, order, work }: EntryAnswer): object {
  return {
    ...{ kind, code: reason !== undefined && 'code' in reason ? reason.code : '', cost: decided?.cost ?? 0n },
    ...(order === undefined ? {} : { limit: order.limit, shares: order.shares }),
    ...(work === undefined ? {} : { work: work.order }),
  };
}

/** Only what is bought after a leader is decided on: reductions are followed whatever the rules say. */
function isEntry({ side, origin }: ParentOrder): boolean {
  return side === 'BUY' && (origin === 'copy' || origin === 'align');
}

async function firstOrders(archive: Pick<Archive, 'children'>): Promise<ReadonlyMap<ParentId, ChildOrder>> {
  const first = new Map<ParentId, ChildOrder>();
  for await (const child of archive.children()) {
    const known = first.get(child.parentId);
    if (known === undefined || child.attempt < known.attempt) first.set(child.parentId, child);
  }
  return first;
}
