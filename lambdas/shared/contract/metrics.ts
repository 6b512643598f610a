/** Where functions publish what they count, and where dashboards look. */
export const METRIC_NAMESPACE = 'polycopy';
