import { type Reason } from '../model/reason.ts';
import { DENY_REASONS } from './deny-reasons.ts';
import { END_REASONS } from './end-reasons.ts';
import { type ReasonEntry } from './reason-entry.ts';
import { SKIP_REASONS } from './skip-reasons.ts';

/** Every code of a refusal, an end or a wait; the table in REASONS.md is generated from it. */
export const REASONS: Readonly<Record<Reason['code'], ReasonEntry>> = {
  ...SKIP_REASONS,
  ...DENY_REASONS,
  ...END_REASONS,
};
