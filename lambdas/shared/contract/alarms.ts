import { type Metric } from '#core/model/metric.ts';

/** Critical: money is at stake, or copying stands still, until a person looks. Warning: it will be, if it goes on. */
export type Severity = 'critical' | 'warning';

/** When a person is told of a metric. */
export type MetricAlarm = {
  readonly severity: Severity;
  /** It rings when each of so many periods in a row counted at least one. */
  readonly periods: number;
  /** What happened, as the message says it. */
  readonly says: string;
};

/** How long a period is, in milliseconds. */
export const COUNT_PERIOD_MS = 5 * 60_000;

const once = (severity: Severity, says: string): MetricAlarm => ({ severity, periods: 1, says });
/** What repairs itself with the next read is only told when it has gone on for a quarter of an hour. */
const lasting = (severity: Severity, says: string): MetricAlarm => ({ severity, periods: 3, says });
const none = (why: string): { readonly noAlarm: string } => ({ noAlarm: why });

/**
 * Of everything that is counted: whether a person is told, when, and if not why not. A metric that is not here does not
 * compile.
 */
export const METRIC_ALARMS: Readonly<Record<Metric, MetricAlarm | { readonly noAlarm: string }>> = {
  ArmingsPutOff: none('tried again at the next read; a leader who trades all the time is only armed later'),
  BreakersTripped: once('critical', 'a breaker has tripped: the follower stops entries, or all orders'),
  BrokenInvariants: once('critical', 'the program contradicts itself: a bug'),
  CutWalks: none('the next read goes on where this one was cut'),
  DoorbellsUnanswered: once('critical', 'queue or executor do not answer: the reconciler does their work, slowly'),
  DriftBooked: once('warning', 'the wallet held something else than the ledger, which was made to agree'),
  EntriesNotCopied: none('a decision with its reason; `polycopy status` shows them by reason'),
  EventsRecorded: none('what is meant to happen'),
  ExitsAtFloor: once('warning', 'a sale waits at its widest floor: nobody bids as much'),
  LateFills: once('critical', 'an order that was over was filled after all'),
  LateFillsUnjudged: lasting('critical', 'a fill of an order that was over could not be judged for 15 minutes'),
  LeaderPositionsAdjusted: none('the number is put right, and a reduction is followed'),
  LeaderPositionsUncompared: lasting(
    'warning',
    "a leader's positions could not be compared with what is recorded of them for 15 minutes",
  ),
  LeaderReadFailures: lasting('critical', 'a leader could not be read for 15 minutes: his trades are not seen'),
  LeaderValueFailures: lasting('warning', 'a leader could not be valued for 15 minutes: his entries are denied'),
  LedgersUnproven: once('critical', 'caps or positions are not what the journal says'),
  OutcomesDead: none('proven by venue, chain and wallet; nothing is open any more'),
  OutcomesUnknown: none('looked up until it is known; what is not known after 10 minutes is OutcomesUnproven'),
  OutcomesUnproven: once(
    'critical',
    'for 10 minutes nothing has told what became of an order; its money stays reserved',
  ),
  PositionsBelowZero: once('critical', 'more was sold than was owned'),
  PostsAcknowledged: none('what is meant to happen'),
  PostsNotAcknowledged: none('a refusal is an outcome; refused credentials and versions trip a breaker'),
  ProofsPutOff: none('a minute later it is tried again; what is open for 10 minutes is OutcomesUnproven'),
  ReconcileFailures: lasting('critical', 'something open could not be looked at for 15 minutes'),
  SwitchesMoved: none('what is meant to happen'),
  SwitchesUnreadable: once('critical', 'a switch that a person set cannot be read: it stays as it stood'),
  TradesRestated: once('warning', 'the venue tells other shares of a trade than before'),
  TradesSettled: none('what is meant to happen'),
  TradesStuck: once('critical', 'a trade is neither confirmed nor failed after 10 minutes'),
  UnknownDoorbells: none('let go without harm: what is open is in the table, and rung for again'),
  UnreadableRows: lasting('critical', 'rows of a leader could not be read for 15 minutes: his cursor stands still'),
  WalletsUnequal: once('warning', 'the wallet does not hold what the ledger says'),
};

/** The metrics that somebody is told of, and when. */
export function alarmedMetrics(): readonly (MetricAlarm & { readonly name: string })[] {
  return Object.entries(METRIC_ALARMS).flatMap(([name, entry]) => ('noAlarm' in entry ? [] : [{ name, ...entry }]));
}
