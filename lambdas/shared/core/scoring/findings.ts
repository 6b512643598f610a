import { type CopyParts } from './copy-groups.ts';
import { type SkillEvidence } from './skill-evidence.ts';

/** What a tear sheet has to say in words before any figure. */
export type Finding =
  /** Where the Sharpe ratio may lie is not known, and why. */
  | 'EVIDENCE_MISSING'
  /** The interval of the Sharpe ratio covers zero. */
  | 'EDGE_NOT_SHOWN'
  /** The whole interval lies below zero. */
  | 'LOSS_SHOWN'
  /** The best of as many records without skill is as good often enough. */
  | 'LUCK_NOT_EXCLUDED'
  /** The interval lies above zero, and luck among all that was tried is excluded. */
  | 'EDGE_SHOWN'
  /** At the leaders' prices the same shares earned, at ours they lost. */
  | 'COPYING_LOSES';

/** The deflated Sharpe ratio from which on luck is taken to be excluded. */
export const DSR_PASS = 0.95;

/** Judges a record: what is not shown is said first. */
export function findingsOf({ interval, dsr }: SkillEvidence, { leader, copied }: CopyParts): readonly Finding[] {
  const losing: readonly Finding[] = leader > 0 && copied <= 0 ? ['COPYING_LOSES'] : [];
  if (interval.value === null) return ['EVIDENCE_MISSING', ...losing];
  const { low, high } = interval.value;
  if (high < 0) return ['LOSS_SHOWN', ...losing];
  const isLucky = dsr.value === null || dsr.value < DSR_PASS;
  return [
    ...(low <= 0 ? (['EDGE_NOT_SHOWN'] as const) : []),
    ...(isLucky ? (['LUCK_NOT_EXCLUDED'] as const) : []),
    ...(low > 0 && !isLucky ? (['EDGE_SHOWN'] as const) : []),
    ...losing,
  ];
}
