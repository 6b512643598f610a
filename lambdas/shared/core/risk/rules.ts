import { EXPOSURE_RULES } from './exposure-rules.ts';
import { LEADER_RULES } from './leader-rules.ts';
import { MARKET_RULES } from './market-rules.ts';
import { MODE_RULES } from './mode-rules.ts';
import { RATE_RULES } from './rate-rules.ts';
import { type Rule } from './rule.ts';
import { PRICE_RULES, SIZE_RULES } from './size-rules.ts';

/**
 * Every rule for entries, in precedence: the first that applies is the answer.
 *
 * Groups follow each other as mode, leader, market, price, size, exposure, rate. A limit on money makes a copy smaller
 * before it refuses it; the first that leaves too little for an order gives its reason. Breakers stand with the modes that they set. The venue's
 * minimum is no rule of ours: `decide` holds, drops or raises what is below it, between exposure and rate.
 */
export const RULES: readonly Rule[] = [
  ...MODE_RULES,
  ...LEADER_RULES,
  ...MARKET_RULES,
  ...PRICE_RULES,
  ...SIZE_RULES,
  ...EXPOSURE_RULES,
  ...RATE_RULES,
];
