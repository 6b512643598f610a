import { COUNTS, type CountName } from '#core/model/counts.ts';

/** Critical: money is at stake, or copying stands still, until a person looks. Warning: it will be, if it goes on. */
export type Severity = 'critical' | 'warning';

/** How long a period is, in milliseconds. */
export const COUNT_PERIOD_MS = 5 * 60_000;

/**
 * What a person is told by: each is one metric and one alarm, whatever number of counts it sums up.
 *
 * AWS bills each metric and each alarm; the message names the alert, the log and the dashboard the count behind it. It rings
 * when each of so many periods in a row counted at least one: what repairs itself with the next read is only told when it
 * has gone on for a quarter of an hour. An alarm that rings already says nothing of what comes beside it: what happens once and
 * what goes on until somebody acts are alerts of their own.
 */
export const ALERTS = {
  ledger: {
    metric: 'LedgerAlerts',
    severity: 'critical',
    periods: 1,
    says: 'the program contradicts itself, or an order that was over was filled',
  },
  breaker: {
    metric: 'BreakerAlerts',
    severity: 'critical',
    periods: 1,
    says: 'a breaker has tripped: a follower stops entries, or all orders',
  },
  unproven: {
    metric: 'UnprovenAlerts',
    severity: 'critical',
    periods: 1,
    says: 'for 10 minutes nobody has been able to prove what became of an order or a trade',
  },
  trading: {
    metric: 'TradingAlerts',
    severity: 'critical',
    periods: 1,
    says: 'entries, orders or copies stand still until a person acts',
  },
  outage: {
    metric: 'OutageAlerts',
    severity: 'critical',
    periods: 3,
    says: 'for 15 minutes something that copying needs has failed',
  },
  notice: {
    metric: 'NoticeAlerts',
    severity: 'warning',
    periods: 1,
    says: 'something happened that a person should know of',
  },
  lag: {
    metric: 'LagAlerts',
    severity: 'warning',
    periods: 3,
    says: 'for 15 minutes something has been late, unread or not compared',
  },
} as const satisfies Readonly<Record<string, Alert>>;

type Alert = {
  readonly metric: string;
  readonly severity: Severity;
  readonly periods: number;
  readonly says: string;
};

export type AlertName = keyof typeof ALERTS;

/** What a count means to a person. */
export type Told = { readonly alert: AlertName; readonly says: string } | { readonly noAlarm: string };

const told =
  (alert: AlertName) =>
  (says: string): Told => ({ alert, says });
const ledger = told('ledger');
const breaker = told('breaker');
const unproven = told('unproven');
const trading = told('trading');
const outage = told('outage');
const notice = told('notice');
const lag = told('lag');
const none = (why: string): Told => ({ noAlarm: why });

/** Of everything that is counted: by which alert a person is told, and if not why not. A count that is not here does not compile. */
export const COUNT_ALERTS: Readonly<Record<CountName, Told>> = {
  ActionsDetected: none('what is meant to happen'),
  ActionsMissed: none('CoverageBelowGoal tells when it is more than one action in a thousand of a day'),
  ActionsShort: none('counts like a missed one in CoverageBelowGoal'),
  ActionsTooLarge: notice('more was recorded of what a leader did than he did: copies of it were too large'),
  ApprovalsMissing: trading(
    "an entry was denied as the follower's wallet does not allow the market's exchange what it takes: approve it",
  ),
  ArmingsPutOff: none('tried again at the next read; a leader who trades all the time is only armed later'),
  BreakersTripped: breaker('a breaker has tripped: the follower stops entries, or all orders'),
  BrokenInvariants: ledger('the program contradicts itself: a bug'),
  ChainReadFailures: outage('the chain could not be read for 15 minutes: trades are seen later'),
  ChainReorgs: none('read again from 256 blocks before; what vanishes is LeaderFillsVanished'),
  ChainStale: lag('the node of the chain has told no new block for 15 minutes'),
  CoverageBelowGoal: trading(
    'less than 99.9 % of what a leader did yesterday was recorded: see `polycopy coverage`, then sync him by hand with `polycopy sync`',
  ),
  CoverageFailures: lag("a leader's day could not be measured for 15 minutes: it is tried again"),
  CoverageUnknown: notice("a leader's day cannot be measured: nobody knows whether something was missed"),
  ClaimsUnredeemed: notice('a resolved market has owed its payout for a day: it may have to be claimed by hand'),
  ClocksOff: lag(
    "for 15 minutes our clock has been more than two seconds off the venue's; beyond ten seconds nothing is bought",
  ),
  CutWalks: none('the next read goes on where this one was cut'),
  DoorbellsUnanswered: trading('queue or executor do not answer: the reconciler does their work, slowly'),
  DriftBooked: notice('the wallet held something else than the ledger, which was made to agree'),
  EntriesNotCopied: none('a decision with its reason; `polycopy status` shows them by reason'),
  EventsRecorded: none('what is meant to happen'),
  ExitsAtFloor: notice('a sale waits at its widest floor: nobody bids as much'),
  FollowerValueFailures: lag(
    'cash or books of what a follower owns could not be read for 15 minutes: its entries are denied',
  ),
  GuardsBlind: lag('for 15 minutes a position that takes orders has had no price that its guards could act on'),
  GuardsFired: notice('a guard has closed a position'),
  HintsFirst: none('trades that the stream told before any other source; `stream-late` rings where these are too few'),
  HintsSeen: none('what is meant to happen'),
  HintsUnfound: lag(
    'for 15 minutes the stream has told trades that no other source shows: the others lag, or trades fail on the chain',
  ),
  LateFills: ledger('an order that was over was filled after all'),
  LateFillsUnjudged: outage('a fill of an order that was over could not be judged for 15 minutes'),
  LeaderFillsVanished: notice("a leader's trade that was recorded is no longer on the chain"),
  LeaderPositionsAdjusted: none('the number is put right, and a reduction is followed'),
  LeaderPositionsUncompared: lag(
    "a leader's positions could not be compared with what is recorded of them for 15 minutes",
  ),
  LeaderReadFailures: outage('a leader could not be read for 15 minutes: his trades are not seen'),
  LeaderValueFailures: lag('a leader could not be valued for 15 minutes: his entries are denied'),
  LeadersUnscored: notice(
    'a leader was not scored today: his record could not be read, or not whole; his last score stands, and a veto of his',
  ),
  LedgersUnproven: ledger('caps or positions are not what the journal says'),
  NewsDropped: notice(
    'something was not told, as it was a day old or the channel refuses it: no message says that it happened',
  ),
  NewsUntold: lag('for 15 minutes messages could not be sent: the channel does not take them'),
  OutcomesDead: none('proven by venue, chain and wallet; nothing is open any more'),
  OutcomesUnknown: none('looked up until it is known; what is not known after 10 minutes is OutcomesUnproven'),
  OutcomesUnproven: unproven('for 10 minutes nothing has told what became of an order; its money stays reserved'),
  PollsFirst: none('trades that another source told before the stream; `stream-late` rings where these are most'),
  PositionsBelowZero: ledger('more was sold than was owned'),
  PostsAcknowledged: none('what is meant to happen'),
  PostsNotAcknowledged: none('a refusal is an outcome; refused credentials and versions trip a breaker'),
  PostsSlow: none(
    'slow is not failed, and what is not answered in five seconds is OutcomesUnknown; the log has each post’s time',
  ),
  PostsWithheld: outage('for 15 minutes orders were kept back, because the signer failed or was late: none is sent'),
  ProofsPutOff: none('a minute later it is tried again; what is open for 10 minutes is OutcomesUnproven'),
  OrdersNotTended: outage('an order that works over time could not be worked for 15 minutes'),
  OrdersSwept: ledger('an order that was over by what is stored still rested at the venue, and was cancelled'),
  ReconcileFailures: outage('something open could not be looked at for 15 minutes'),
  StreamReconnects: none('connected anew by itself; a stream that gives nothing rings as `stream-late`'),
  StreamRowsDropped: none('the leader is read all the same, by a source that can be read again'),
  StreamRowsUnreadable: none('the leader is read all the same, by a source that can be read again'),
  StreamSilenceMs: none('the longest silence of each run; a stream that gives nothing rings as `stream-late`'),
  RedemptionsFailed: notice('a transaction that redeems a claim reverted, or another one took its place'),
  RedemptionsPutOff: none('tried again in the next run; a claim that waits for a day is ClaimsUnredeemed'),
  RegionBlocks: trading(
    'the venue takes no orders from the region of the functions: nothing is bought, and sales may not get through',
  ),
  RiskChecksFailed: outage('for 15 minutes what limits losses could not be looked at: positions are not guarded'),
  SigningsRefused: trading(
    'the signer has refused to sign: its bounds are too small, or something asks for what is not recorded',
  ),
  SwitchesMoved: none('what is meant to happen'),
  SwitchesUnreadable: trading('a switch that a person set cannot be read: it stays as it stood'),
  TradesRestated: notice('the venue tells other shares of a trade than before'),
  TradesSettled: none('what is meant to happen'),
  TradesStuck: unproven('a trade is neither confirmed nor failed after 10 minutes'),
  UnknownDoorbells: none('let go without harm: what is open is in the table, and rung for again'),
  UnreadableRows: outage('rows of a leader could not be read for 15 minutes: his cursor stands still'),
  WalletsUnequal: notice('the wallet does not hold what the ledger says'),
};

/** The alert of a count; undefined where nobody is told. */
export function alertOf(count: CountName): AlertName | undefined {
  const entry = COUNT_ALERTS[count];
  return 'alert' in entry ? entry.alert : undefined;
}

/** Every count that some alert sums up. */
export const RINGING_COUNTS: readonly CountName[] = COUNTS.filter((name) => alertOf(name) !== undefined);
