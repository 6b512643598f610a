import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { type MeasureInput } from '#core/scoring/measure-candidate.ts';
import { type Wallet } from '#core/values/ids.ts';

/** By what leaders are measured, whoever they are. */
export type MeasureRequest = Omit<MeasureInput, 'leader' | 'record' | 'gaps'>;

/** What of a record a leader is measured by. */
export type JudgedRecord = Pick<LeaderRecord, 'acts' | 'markets' | 'prices' | 'gaps'>;

/** What a thread that measures leaders is given: plain data, copied into it. */
export type MeasureTask = {
  readonly request: MeasureRequest;
  readonly records: readonly (readonly [leader: Wallet, record: JudgedRecord])[];
};
