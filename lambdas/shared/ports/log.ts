import { type Metric } from '#core/model/metric.ts';

/** What is said about a run: one line a beat, and counts. Never a key, a signature or a whole payload. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  count(metric: Metric, value?: number): void;
}
