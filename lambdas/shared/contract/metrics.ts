/** Where functions publish what they count, and where alarms and dashboards look. */
export const METRIC_NAMESPACE = 'polycopy';

/** Every metric has this one dimension: two stages of one account stay apart, and an alarm is one metric, whoever counts it. */
export const STAGE_DIMENSION = 'stage';
