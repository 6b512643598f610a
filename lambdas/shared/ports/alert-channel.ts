import { type Alert } from '#core/model/alert.ts';

/** Where a person reads what rang. */
export interface AlertChannel {
  /** @throws UnavailableError when it was not taken, ConfigurationError when the channel's secret cannot be used */
  send(alert: Alert): Promise<void>;
}
