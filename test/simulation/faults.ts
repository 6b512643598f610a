import { drawFrom, drawsByWho } from './draws.ts';

type FaultSpec = {
  /** Points of the system at which it can happen. */
  readonly at: RegExp;
  readonly meaning: string;
};

const CALL = /^(table|queue|venue|feed|markets|chain|switches)\./;
const WRITE = /^(table\.(transact|write)|queue\.send|venue\.(post|cancel)|chain\.send)$/;
const POST = /^venue\.post$/;
const LOOK_UP = /^(venue\.(order|trades|walletTrades)|feed\.|markets\.(book|market|resolutions)|chain\.|table\.query)/;

/** Every way in which one thing can go wrong, and where. */
export const FAULTS = {
  'crash-before': { at: CALL, meaning: 'the process dies, the call had no effect' },
  'crash-after': { at: CALL, meaning: 'the process dies, the call had its effect' },
  'lost-request': { at: CALL, meaning: 'the request vanishes, the caller waits in vain' },
  'lost-answer': { at: CALL, meaning: 'the effect takes place, the caller waits in vain' },
  'late-request': { at: WRITE, meaning: 'the caller waits in vain, the effect takes place long after' },
  doubled: { at: WRITE, meaning: 'the request arrives twice' },
  resent: { at: /^table\.(transact|write)$/, meaning: 'the answer is lost, the client asks again with the same token' },
  slow: { at: CALL, meaning: 'request and answer take seconds' },
  paused: { at: CALL, meaning: 'the process stands still for long after the answer' },
  throttled: { at: CALL, meaning: 'refused for its rate: no effect' },
  conflict: { at: /^table\.transact$/, meaning: 'TransactionConflict' },
  stale: { at: LOOK_UP, meaning: 'the answer is that of some time ago' },
  unreadable: {
    at: /^(venue\.(order|trades|walletTrades|cancel)|feed\.|markets\.|chain\.)/,
    meaning: 'an answer that no schema allows',
  },
  hidden: { at: /^venue\.(order|trades|walletTrades)$/, meaning: 'the venue does not show what it has' },
  'cut-walk': { at: /^(feed\.activity|chain\.fills)$/, meaning: 'the walk hits its bound of pages, or of queries' },
  'bad-rows': { at: /^feed\.activity$/, meaning: 'some rows cannot be read' },
  'error-before': { at: POST, meaning: '5xx, the order was not taken' },
  'error-after': { at: POST, meaning: '5xx, the order was taken' },
  restarting: { at: POST, meaning: '425: the engine restarts' },
  'post-only': { at: POST, meaning: '503: only post-only orders' },
  disabled: { at: POST, meaning: '503: trading is disabled' },
  unauthorized: { at: POST, meaning: '401' },
  'region-blocked': { at: POST, meaning: '403' },
  'no-connection': { at: POST, meaning: 'the bytes never leave: no connection, or no signature' },
  'balance-cache': { at: POST, meaning: 'refused for a balance that is there' },
  'refused-copied': {
    at: POST,
    meaning: 'refused for a balance that is there; seconds later a copy of the request is taken',
  },
  'success-duplicated': { at: POST, meaning: 'Duplicated in an envelope of success' },
  'lost-ring': { at: /^queue\.send$/, meaning: 'accepted, never delivered' },
  'late-ring': { at: /^queue\.send$/, meaning: 'delivered minutes later' },
  redelivered: { at: /^delivery$/, meaning: 'worked off, its deletion lost: it comes again' },
  'late-start': { at: /^start\./, meaning: 'the schedule is up to 59 s late' },
  'double-start': { at: /^start\./, meaning: 'the schedule starts two runs' },
  'lost-event': { at: /^event\./, meaning: 'the event of a changed parameter is lost' },
  'no-start': { at: /^start\./, meaning: 'the schedule starts nothing for ten minutes' },
  skewed: { at: /^process$/, meaning: "the process's clock is off by up to 2.5 s" },
  ghost: { at: /^trade$/, meaning: 'a trade is retried and FAILED in the end' },
  retried: { at: /^trade$/, meaning: 'a trade is RETRYING, then CONFIRMED' },
  stuck: { at: /^trade$/, meaning: 'a trade stays MATCHED for minutes' },
  dropped: { at: /^transaction$/, meaning: 'a transaction of a wallet is taken and forgotten by the node' },
  reverted: { at: /^transaction$/, meaning: 'a transaction of a wallet is mined and reverts' },
  replaced: { at: /^transaction$/, meaning: 'the owner of a wallet puts another transaction in its place' },
  'lost-frame': { at: /^frame$/, meaning: 'the stream never tells a match' },
  'late-frame': { at: /^frame$/, meaning: 'the stream tells a match up to a minute late' },
  'doubled-frame': { at: /^frame$/, meaning: 'the stream tells a match twice' },
  'garbled-frame': { at: /^frame$/, meaning: 'what the stream tells of a match cannot be read' },
  'silent-stream': { at: /^stream$/, meaning: 'the stream is open and tells nothing' },
  delayed: { at: /^order$/, meaning: 'accepted, matched up to 45 s later' },
} as const satisfies Readonly<Record<string, FaultSpec>>;

export type FaultKind = keyof typeof FAULTS;

const KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** One thing that goes wrong: what of whom, by count. */
export type Fault = { readonly who: string; readonly ordinal: number; readonly kind: FaultKind };

/** A time in which much goes wrong in the same few ways: what was tried in vain is tried in vain again. */
export type Storm = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of ten thousand calls that they can befall, how many fail. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  /** The counterpart that it is about; absent: all. */
  readonly of?: string;
};

/** What goes wrong in a history: single faults, and kinds that are drawn at a rate. */
export type FaultPlan = {
  /** No fault begins after this many milliseconds. */
  readonly untilMs: number;
  /** Of ten thousand calls, how many fail. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  readonly storms: readonly Storm[];
  readonly singles: readonly Fault[];
};

/** A fault that took place, where, and in which state what it met was. */
export type Hit = Fault & { readonly point: string; readonly subject: string };

export type Faults = {
  /** What goes wrong with this call, message, start or order. */
  pick(who: string, ordinal: number, point: string, subjectOf?: () => string): FaultKind | undefined;
  /** A number in [0, 1) for the size of a fault or a delay; the same for the same names. */
  draw(who: string, ordinal: number, what: string): number;
  /** Everything that went wrong, in its order. */
  readonly hits: readonly Hit[];
};

/** Rare points fail more often, or nothing would ever go wrong where it matters: times as often as a read. */
const WEIGHTS: readonly (readonly [at: RegExp, weight: number])[] = [
  [/^venue\.(post|cancel)$/, 8],
  [/^(order|trade|delivery|transaction|frame|stream)$/, 6],
  [/^(start\.|event\.|process$)/, 2],
  [/^(table\.transact|queue\.send)$/, 2],
  [/^venue\./, 2],
  [/^(feed|markets|chain|switches)\./, 0.5],
  [/^table\.(read|query)$/, 0.3],
];
/** So is what works on an order that is under way. */
const UNDER_WAY: ReadonlySet<string> = new Set([
  'child RESERVED',
  'child SUBMITTING',
  'child ACKED',
  'child LATE_FILL',
  'parent HELD',
  'parent WORKING',
]);
const UNDER_WAY_WEIGHT = 3;

/** What is the same for a point in every history: what can go wrong there, and how much more often than at a read. */
type Point = { readonly kinds: ReadonlySet<FaultKind>; readonly weight: number };

const POINTS = new Map<string, Point>();

function pointOf(point: string): Point {
  const known = POINTS.get(point);
  if (known !== undefined) return known;
  const kinds = KINDS.filter((kind) => FAULTS[kind].at.test(point));
  const found = { kinds: new Set(kinds), weight: WEIGHTS.find(([at]) => at.test(point))?.[1] ?? 1 };
  POINTS.set(point, found);
  return found;
}

type Choice = { readonly kinds: readonly FaultKind[]; readonly weight: number };

type FaultsInput = {
  readonly seed: number;
  readonly plan: FaultPlan;
  /** Milliseconds since the history began. */
  readonly elapsedMs: () => number;
};

/** Draws every fault from (seed, who, ordinal), so that one can be taken out without moving the others. */
export function seededFaults({ seed, plan, elapsedMs }: FaultsInput): Faults {
  const hits: Hit[] = [];
  const singles = new Map(plan.singles.map((fault) => [`${fault.who}#${fault.ordinal}`, fault.kind]));
  const draw = drawsByWho(seed);
  const isQuiet = plan.rate === 0 && plan.storms.length === 0 && singles.size === 0;
  const choices = new Map<string, Choice>();
  const choiceAt = (point: string): Choice => {
    const known = choices.get(point);
    if (known !== undefined) return known;
    const choice = { kinds: possible(plan.kinds, point), weight: pointOf(point).weight };
    choices.set(point, choice);
    return choice;
  };
  const isDrawn = (who: string, ordinal: number, what: string, rate: number): boolean =>
    draw(who, ordinal, what) * 10_000 < rate;
  const which = (who: string, ordinal: number, kinds: readonly FaultKind[]): FaultKind =>
    drawFrom(kinds, draw(who, ordinal, 'which'));
  const stormChoices = plan.storms.map(() => new Map<string, readonly FaultKind[]>());
  const stormChoiceAt = (storm: number, point: string): readonly FaultKind[] => {
    const known = stormChoices[storm]!.get(point);
    if (known !== undefined) return known;
    const choice = possible(plan.storms[storm]!.kinds, point);
    stormChoices[storm]!.set(point, choice);
    return choice;
  };
  const stormy = (who: string, ordinal: number, point: string, atMs: number): FaultKind | undefined => {
    for (const [storm, { fromMs, toMs, rate, of = '' }] of plan.storms.entries()) {
      if (atMs < fromMs || atMs >= toMs || !point.startsWith(of)) continue;
      const here = stormChoiceAt(storm, point);
      if (here.length > 0 && isDrawn(who, ordinal, 'storm', rate)) return which(who, ordinal, here);
    }
    return undefined;
  };
  const usual = (who: string, ordinal: number, point: string, subjectOf: () => string): FaultKind | undefined => {
    if (plan.rate === 0) return undefined;
    const { kinds, weight } = choiceAt(point);
    if (kinds.length === 0) return undefined;
    const rate = plan.rate * weight * (UNDER_WAY.has(subjectOf()) ? UNDER_WAY_WEIGHT : 1);
    return isDrawn(who, ordinal, 'whether', rate) ? which(who, ordinal, kinds) : undefined;
  };
  return {
    hits,
    draw,
    pick(who, ordinal, point, subjectOf = () => point.replace(/\..*/, '')) {
      const atMs = elapsedMs();
      if (atMs >= plan.untilMs || isQuiet) return undefined;
      const single = singles.size === 0 ? undefined : singles.get(`${who}#${ordinal}`);
      const kind = single ?? stormy(who, ordinal, point, atMs) ?? usual(who, ordinal, point, subjectOf);
      if (kind === undefined || !pointOf(point).kinds.has(kind)) return undefined;
      hits.push({ who, ordinal, kind, point, subject: subjectOf() });
      return kind;
    },
  };
}

function possible(kinds: readonly FaultKind[], point: string): readonly FaultKind[] {
  const here = pointOf(point).kinds;
  return kinds.filter((kind) => here.has(kind));
}
