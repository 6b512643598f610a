/** Everything that is counted: a closed list, so that no text from outside ever becomes a metric's name. */
export const METRICS = [
  'ArmingsPutOff',
  'BrokenInvariants',
  'CutWalks',
  'EntriesNotCopied',
  'EventsRecorded',
  'LeaderReadFailures',
  'LeaderValueFailures',
  'OutcomesUnknown',
  'OutcomesUnresolved',
  'PostsAcknowledged',
  'PostsNotAcknowledged',
  'ReconcileFailures',
  'TradesSettled',
  'UnknownDoorbells',
  'UnreadableRows',
] as const;

export type Metric = (typeof METRICS)[number];
