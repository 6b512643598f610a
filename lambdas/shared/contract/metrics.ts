import { COUNTS, type CountName, MEASURES } from '#core/model/counts.ts';
import { alertOf, ALERTS, type AlertName } from './alarms.ts';

/** Where functions publish what they count, and where alarms and dashboards look. */
export const METRIC_NAMESPACE = 'polycopy';

/** Every metric has this one dimension: two stages of one account stay apart, and an alarm is one metric, whoever counts it. */
export const STAGE_DIMENSION = 'stage';

/** Above zero: the stream told trades before any other source did; one for each trade, and minus one for each that it did not. */
export const STREAM_LEAD = 'StreamLead';

/**
 * Every metric that is published: ten, for AWS bills each. All other counts, and what these sum up, are in the log.
 *
 * How many trades were seen and copied is the number of samples of the two delays.
 */
export const METRICS = [...Object.values(ALERTS).map(({ metric }) => metric), STREAM_LEAD, ...MEASURES] as const;

export type MetricName = (typeof METRICS)[number];

/** Values that one run publishes of a metric; more say no more, and AWS takes no more than 100. */
export const MOST_SAMPLES = 40;

/** What a run publishes of what it counted: each value is a sample of its own. */
export function samplesOf(counts: ReadonlyMap<CountName, number>): ReadonlyMap<MetricName, readonly number[]> {
  const of = (name: CountName): number => counts.get(name) ?? 0;
  const alerts = (Object.keys(ALERTS) as AlertName[]).map((alert): [MetricName, readonly number[]] => [
    ALERTS[alert].metric,
    someOf(COUNTS.filter((name) => alertOf(name) === alert).reduce((sum, name) => sum + of(name), 0)),
  ]);
  const lead = [...samples(of('HintsFirst'), 1), ...samples(of('PollsFirst'), -1)];
  return new Map([...alerts, [STREAM_LEAD, lead] as const].filter(([, values]) => values.length > 0));
}

/** What did not happen is not published: no data costs nothing. */
function someOf(value: number): readonly number[] {
  return value === 0 ? [] : [value];
}

function samples(count: number, value: number): readonly number[] {
  return Array.from({ length: Math.min(count, MOST_SAMPLES) }, () => value);
}
