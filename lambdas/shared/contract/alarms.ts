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
  ActionsDetected: none('what is meant to happen'),
  ActionsMissed: none('CoverageBelowGoal tells when it is more than one action in a thousand of a day'),
  ActionsShort: none('counts like a missed one in CoverageBelowGoal'),
  ActionsTooLarge: once('warning', 'more was recorded of what a leader did than he did: copies of it were too large'),
  ApprovalsMissing: once(
    'critical',
    "an entry was denied as the follower's wallet does not allow the market's exchange what it takes: approve it",
  ),
  ArmingsPutOff: none('tried again at the next read; a leader who trades all the time is only armed later'),
  BreakersTripped: once('critical', 'a breaker has tripped: the follower stops entries, or all orders'),
  BrokenInvariants: once('critical', 'the program contradicts itself: a bug'),
  ChainReadFailures: lasting('critical', 'the chain could not be read for 15 minutes: trades are seen later'),
  ChainReorgs: none('read again from 256 blocks before; what vanishes is LeaderFillsVanished'),
  ChainStale: lasting('warning', 'the node of the chain has told no new block for 15 minutes'),
  CoverageBelowGoal: once(
    'critical',
    'less than 99.9 % of what a leader did yesterday was recorded: see `polycopy coverage`, then sync him by hand with `polycopy sync`',
  ),
  CoverageFailures: lasting('warning', "a leader's day could not be measured for 15 minutes: it is tried again"),
  CoverageUnknown: once('warning', "a leader's day cannot be measured: nobody knows whether something was missed"),
  ClaimsUnredeemed: once(
    'warning',
    'a resolved market has owed its payout for a day: it may have to be claimed by hand',
  ),
  ClocksOff: lasting(
    'warning',
    "for 15 minutes our clock has been more than two seconds off the venue's; beyond ten seconds nothing is bought",
  ),
  CutWalks: none('the next read goes on where this one was cut'),
  DoorbellsUnanswered: once('critical', 'queue or executor do not answer: the reconciler does their work, slowly'),
  DriftBooked: once('warning', 'the wallet held something else than the ledger, which was made to agree'),
  EntriesNotCopied: none('a decision with its reason; `polycopy status` shows them by reason'),
  EventsRecorded: none('what is meant to happen'),
  ExitsAtFloor: once('warning', 'a sale waits at its widest floor: nobody bids as much'),
  FollowerValueFailures: lasting(
    'warning',
    'cash or books of what a follower owns could not be read for 15 minutes: its entries are denied',
  ),
  GuardsBlind: lasting(
    'warning',
    'for 15 minutes a position that takes orders has had no price that its guards could act on',
  ),
  GuardsFired: once('warning', 'a guard has closed a position'),
  HintsFirst: none('trades that the stream told before any other source; `poll-first` rings where these are too few'),
  HintsSeen: none('what is meant to happen'),
  HintsUnfound: lasting(
    'warning',
    'for 15 minutes the stream has told trades that no other source shows: the others lag, or trades fail on the chain',
  ),
  LateFills: once('critical', 'an order that was over was filled after all'),
  LateFillsUnjudged: lasting('critical', 'a fill of an order that was over could not be judged for 15 minutes'),
  LeaderFillsVanished: once('warning', "a leader's trade that was recorded is no longer on the chain"),
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
  PollsFirst: none('trades that another source told before the stream; `poll-first` rings where these are most'),
  PositionsBelowZero: once('critical', 'more was sold than was owned'),
  PostsAcknowledged: none('what is meant to happen'),
  PostsNotAcknowledged: none('a refusal is an outcome; refused credentials and versions trip a breaker'),
  PostsSlow: none(
    'slow is not failed, and what is not answered in five seconds is OutcomesUnknown; the log has each post’s time',
  ),
  ProofsPutOff: none('a minute later it is tried again; what is open for 10 minutes is OutcomesUnproven'),
  ReconcileFailures: lasting('critical', 'something open could not be looked at for 15 minutes'),
  StreamReconnects: none('connected anew by itself; a stream that gives nothing rings as `poll-first`'),
  StreamRowsDropped: none('the leader is read all the same, by a source that can be read again'),
  StreamRowsUnreadable: none('the leader is read all the same, by a source that can be read again'),
  StreamSilenceMs: none('the longest silence of each run; a stream that gives nothing rings as `poll-first`'),
  RedemptionsFailed: once('warning', 'a transaction that redeems a claim reverted, or another one took its place'),
  RedemptionsPutOff: none('tried again in the next run; a claim that waits for a day is ClaimsUnredeemed'),
  RegionBlocks: once(
    'critical',
    'the venue takes no orders from the region of the functions: nothing is bought, and sales may not get through',
  ),
  RiskChecksFailed: lasting(
    'critical',
    'for 15 minutes what limits losses could not be looked at: positions are not guarded',
  ),
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
