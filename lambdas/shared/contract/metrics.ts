/** Where functions publish what they count, and where dashboards look. */
export const METRIC_NAMESPACE = 'polycopy';

/** The dimension that tells functions apart; its values are the contract's function names. */
export const METRIC_SERVICE = 'service';
