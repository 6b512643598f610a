import { type Reason } from '#core/model/reason.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { RULES } from '#core/risk/rules.ts';
import { smaller } from '#core/values/quantity.ts';
import { type Usd } from '#core/values/usd.ts';
import { type ExplainedRule, type RuleState, type SizeStep } from './explain-model.ts';
import { type KnownRule, knownOf, type RuleFacts } from './explain-figures.ts';

type Place = Pick<ExplainedRule, 'group' | 'codes'>;

/** What is asked before the first rule, between the rules, and where `decide` holds a copy against the venue's minimum. */
const BEFORE: Place = {
  group: 'event',
  codes: ['NOT_A_TRADE', 'ALREADY_ADJUSTED', 'NO_POSITION', 'MODE_CHANGED', 'FOLLOWER_REMOVED', 'LEDGER_NOT_OPEN'],
};
const LOT: Place = {
  group: 'what to copy',
  codes: ['ALIGNED', 'POSITION_BUSY', 'LEADER_POSITION_UNSURE', 'NETTED', 'NO_OFFER'],
};
const MINIMUM: Place = { group: 'minimum', codes: ['BELOW_MINIMUM', 'HELD'] };

const FACT_PLACES = RULES.filter(({ needs }) => needs === 'facts');
const PRICED_PLACES = RULES.filter(({ needs }) => needs === 'price' || needs === 'size');
const ORDER_PLACES = RULES.filter(({ needs }) => needs === 'order');
const UNKEPT = 'limits of which the numbers are not kept';
/** All of them in the order in which `decide` asks. */
const PLACES: readonly Place[] = [BEFORE, ...FACT_PLACES, LOT, ...PRICED_PLACES, MINIMUM, ...ORDER_PLACES];

/**
 * Says what each rule said to an entry, in their order, by its stored end and the numbers that it was decided on.
 *
 * The first that applies is the answer, so what stands before it has passed; nothing is judged again on today's facts.
 */
export function explainRules(facts: RuleFacts): readonly ExplainedRule[] {
  const stop = stopOf(facts);
  let budget = facts.parent.decided?.size;
  return PLACES.map(({ group, codes }, at) => {
    const place = { group, codes };
    if (at > stop.at) return { ...place, state: 'not reached', figures: [] };
    if (at === stop.at && stop.reason !== undefined) {
      const state = REASONS[stop.reason.code].class === 'wait' ? 'waits' : 'stopped';
      return { ...place, state, figures: [], reason: stop.reason };
    }
    const known = knownOf(codes, facts);
    const rule = { ...place, ...passedBy(known, budget) };
    if (known.allows !== undefined && budget !== undefined) budget = smaller(budget, known.allows);
    return rule;
  });
}

/** The size of an entry at each step: the leader's trade, the policy, each limit that left less, and the order. */
export function sizeSteps(facts: RuleFacts): readonly SizeStep[] {
  const { decided, lot } = facts.parent;
  const leaderNotional = lot?.leaderNotional ?? facts.event?.notional;
  const steps: SizeStep[] = [];
  if (leaderNotional !== undefined) steps.push({ what: 'the leader put in', size: leaderNotional });
  if (decided?.size === undefined) return steps;
  steps.push({ what: `sized by ${facts.follow?.sizing.policy ?? 'the policy'}`, size: decided.size });
  let budget = decided.size;
  for (const { codes } of explainRules(facts).filter(({ state }) => state === 'limited')) {
    budget = smaller(budget, knownOf(codes, facts).allows ?? budget);
    steps.push({ what: `limit ${codes[0] ?? ''}`, size: budget });
  }
  const { allowed, cost } = decided;
  if (allowed !== undefined && allowed !== budget) steps.push({ what: UNKEPT, size: allowed });
  if (cost !== undefined) steps.push({ what: 'the order may cost, fee included', size: cost });
  return steps;
}

/** True where a limit of which no number is kept, like the part of the book, made an entry smaller. */
export function hasUnkeptLimit(facts: RuleFacts): boolean {
  return sizeSteps(facts).some(({ what }) => what === UNKEPT);
}

function passedBy(
  { figures, isOff, allows }: KnownRule,
  budget: Usd | undefined,
): { readonly state: RuleState; readonly figures: ExplainedRule['figures'] } {
  if (isOff) return { state: 'off', figures: [] };
  const isSmaller = allows !== undefined && budget !== undefined && budget > allows;
  const sized =
    allows === undefined || budget === undefined ? [] : [{ name: 'size', unit: 'usd', value: budget } as const];
  return { state: isSmaller ? 'limited' : 'passed', figures: [...sized, ...figures] };
}

type Stop = { readonly at: number; readonly reason?: Reason };

/** Where the walk ended: at a rule, behind the last, or before the first where nothing was decided. */
function stopOf({ parent, hasOrders }: RuleFacts): Stop {
  const { reason, decided } = parent;
  const behind = { at: PLACES.length };
  // An order was reserved: what ended it came later than the rules.
  if (hasOrders || parent.state === 'WORKING') return behind;
  const at = reason === undefined ? -1 : PLACES.findIndex(({ codes }) => codes.includes(reason.code));
  if (reason !== undefined && at >= 0) return { at, reason };
  return parent.state === 'NEW' || (decided === undefined && parent.state !== 'DONE') ? { at: -1 } : behind;
}
