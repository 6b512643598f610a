import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type Detection, type SourceName } from '#core/model/settings.ts';
import { type EventId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { aFollow, someSettings } from '../../support/builders/a-settings.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { listeningDoorbell } from '../../support/fakes/listening-doorbell.ts';
import { memoryCursors } from '../../support/fakes/memory-cursors.ts';
import { memorySettings } from '../../support/fakes/memory-settings.ts';
import { stepClock } from '../../support/fakes/step-clock.ts';
import { scriptedStream } from '../../support/fakes/scripted-stream.ts';
import { memoryLedger } from '../../support/ledger-store.ts';
import { tellRows } from './tell-rows.ts';
import { faultyRows } from './faulty-rows.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { sourceWorld, spanOf, walletsOf } from './source-world.ts';

/** What a choice of sources came to. */
export type SourcesPlayed = {
  readonly sources: readonly SourceName[];
  readonly copyOn: CopyOn;
  /** What the leaders did, by event. */
  readonly actions: number;
  /** Recorded with the right shares. */
  readonly detected: number;
  readonly missed: readonly EventId[];
  /** Recorded with fewer shares than the truth. */
  readonly short: readonly EventId[];
  /** Recorded with more shares than the truth, or not in the truth at all. */
  readonly tooMuch: readonly EventId[];
  /** Milliseconds from block to record, in rising order. */
  readonly delaysMs: readonly number[];
  /** Events by the source that told them first. */
  readonly first: Readonly<Partial<Record<SourceName, number>>>;
};

type PlayInput = {
  readonly rows: readonly ActivityRow[];
  readonly seed: number;
  readonly sources: readonly SourceName[];
  /** Absent: what the stream tells is copied once another source has it. */
  readonly copyOn?: CopyOn;
};

type CopyOn = Detection['copyOn'];

const POLL_MS = 5_000;
const RUN_MS = 58_000;
/** Nothing happens for so long: the clock jumps. */
const QUIET_MS = 120_000;
/** After the last row everything that is late has come. */
const TAIL_MS = 120_000;

/** Lets the watchers read recorded leaders by some sources, each with faults of its own, and holds what they record against the recording. */
export async function playSources({ rows, seed, sources, copyOn = 'confirmed' }: PlayInput): Promise<SourcesPlayed> {
  const shown = faultyRows(rows, seed);
  const span = spanOf(shown);
  const clock = stepClock(later(span.from, -60_000));
  const wallets = walletsOf(shown);
  const settings = memorySettings(() => undefined);
  await settings.store(
    someSettings({
      version: 0n,
      leaders: wallets.map((wallet, index) => ({ name: `Leader ${index + 1}`, wallet, enabled: true })),
      follows: wallets.map((leader) => aFollow({ leader })),
      monitoring: { pollIntervalMs: POLL_MS, portfolioSyncIntervalMs: 60_000 },
      detection: { sources, confirmations: 1, copyOn },
    }),
  );
  const ledger = memoryLedger();
  const log = countingLog();
  const stream = scriptedStream(clock);
  if (sources.includes('rtds')) tellRows(stream, shown, seed);
  const openStream = stream.open;
  const deps = {
    ledger,
    settings,
    cursors: memoryCursors(ledger),
    doorbell: listeningDoorbell(),
    log,
    clock,
    openStream,
  };
  const sorted = shown.map(({ row }) => row.at).toSorted((a, b) => a - b);
  while (clock.moment <= span.to + TAIL_MS) {
    await watchLeaders({ ...deps, ...sourceWorld({ rows: shown, seed, clock }) }, RUN_MS);
    clock.advance(60_000 - (clock.moment % 60_000));
    const next = sorted.find((at) => at >= clock.moment - TAIL_MS);
    if (next !== undefined && next - clock.moment > QUIET_MS) clock.advance(next - clock.moment - QUIET_MS);
  }
  return compared(rows, { sources, copyOn, events: ledger.dump().events });
}

type Recorded = {
  readonly sources: readonly SourceName[];
  readonly copyOn: CopyOn;
  readonly events: ReturnType<ReturnType<typeof memoryLedger>['dump']>['events'];
};

function compared(rows: readonly ActivityRow[], { sources, copyOn, events }: Recorded): SourcesPlayed {
  const truth = new Map(groupRows(withTokens(rows)).map((action) => [action.eventId, action]));
  const totals = new Map(events.map((event) => [event.eventId, event]));
  const supplements = new Set(events.filter(({ eventId }) => !truth.has(eventId)).map(({ eventId }) => eventId));
  const bases = [...truth.keys()].flatMap((eventId) => totals.get(eventId) ?? []);
  const reached = bases.reduce((sum, { shares }) => sum + shares, 0n);
  const whole = events.reduce((sum, { shares }) => sum + shares, 0n);
  const claimed = bases.reduce((sum, { total }) => sum + total, 0n);
  const first: Partial<Record<SourceName, number>> = {};
  for (const {
    sources: [source],
  } of bases)
    first[source as SourceName] = (first[source as SourceName] ?? 0) + 1;
  const of = (is: (total: bigint | undefined, shares: bigint) => boolean): readonly EventId[] =>
    [...truth].filter(([id, { shares }]) => is(totals.get(id)?.total, shares)).map(([id]) => id);
  return {
    sources,
    copyOn,
    actions: truth.size,
    detected: truth.size - of((total, shares) => total === undefined || total < shares - 1n).length,
    missed: of((total) => total === undefined),
    short: of((total, shares) => total !== undefined && total < shares - 1n),
    // What supplements add is what the totals claim beyond the first reports, or something was made of nothing.
    tooMuch: [
      ...of((total, shares) => total !== undefined && total > shares + 1n),
      ...(whole - reached === claimed - reached ? [] : supplements),
    ],
    delaysMs: bases.map(({ at, recordedAt }) => recordedAt - at).toSorted((a, b) => a - b),
    first,
  };
}

/** Where a row names no token, all tokens of its market that the recording knows are meant. */
function withTokens(rows: readonly ActivityRow[]): readonly TokenRow[] {
  const tokens = Map.groupBy(
    rows.filter(({ token }) => token !== undefined),
    ({ condition }) => condition,
  );
  return rows.flatMap((row): readonly TokenRow[] => {
    const named = row.token === undefined ? (tokens.get(row.condition) ?? []).map(({ token }) => token) : [row.token];
    return [...new Set(named)].flatMap((token) => (token === undefined ? [] : [{ ...row, token }]));
  });
}

/** The delay that a part of all delays do not pass; undefined where there are none. */
export function delayAt({ delaysMs }: Pick<SourcesPlayed, 'delaysMs'>, percent: number): number | undefined {
  return delaysMs[Math.min(delaysMs.length - 1, Math.ceil((delaysMs.length * percent) / 100) - 1)];
}
