import { type CountName, type MeasureName } from '#core/model/counts.ts';

/** What is said about a run: one line a beat, counts and delays. Never a key, a signature or a whole payload. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  count(name: CountName, value?: number): void;
  /** Notes how long something took this time. */
  measure(name: MeasureName, ms: number): void;
}

/** How one request to a service went; `isFailure`: no answer, or none that the service meant to give. */
export type ServiceCall = { readonly host: string; readonly ms: number; readonly isFailure: boolean };
