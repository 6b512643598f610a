import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { type MeasureInput } from '#core/scoring/measure-candidate.ts';
import { type Wallet } from '#core/values/ids.ts';

/** By what leaders are measured, whoever they are. */
export type MeasureRequest = Omit<MeasureInput, 'leader' | 'record'>;

/** What a thread that measures leaders is given: plain data, copied into it. */
export type MeasureTask = {
  readonly request: MeasureRequest;
  readonly records: readonly (readonly [leader: Wallet, record: ActRecord])[];
};
