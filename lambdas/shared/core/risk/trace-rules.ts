import { lotToCopy } from '../decide.ts';
import { type Reason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { pricedEntry, type PricedEntry } from './priced-entry.ts';
import { REASONS } from './reasons.ts';
import { type LimitRule, type Numbers, type Rule, type RuleGroup } from './rule.ts';
import { RULES } from './rules.ts';

/** One rule as it stood for an entry. */
export type TracedRule = {
  readonly group: RuleGroup;
  readonly codes: readonly Reason['code'][];
  /** The settings that would have let it pass, one for each code that has one. */
  readonly settings: readonly string[];
  /** `limited`: it made the copy smaller; `off`: the settings set no such limit; `unknown`: there was no price to judge by. */
  readonly state: 'passed' | 'refused' | 'limited' | 'off' | 'unknown';
  readonly numbers: Numbers;
  readonly reason?: Reason;
};

/**
 * Judges every rule for an entry, also those behind the first that refuses it, with the numbers that each looked at.
 *
 * What `decide` does with them is its own business: the first that is `refused` here is its answer, or, where the
 * settings reject what a limit would make smaller, the first that is `limited`.
 */
export function traceRules(snapshot: Snapshot): readonly TracedRule[] {
  const found = lotToCopy(snapshot);
  const entry = 'verdict' in found ? undefined : pricedEntry(snapshot, found.lot);
  let budget = entry?.size ?? NO_USD;
  return RULES.map((rule) => {
    const traced = traceRule(rule, { snapshot, entry, budget });
    if (traced.allows !== undefined && traced.allows < budget) budget = traced.allows;
    return traced.rule;
  });
}

type TraceInput = { readonly snapshot: Snapshot; readonly entry: PricedEntry | undefined; readonly budget: Usd };
type Traced = { readonly rule: TracedRule; readonly allows?: Usd };

function traceRule(rule: Rule, { snapshot, entry, budget }: TraceInput): Traced {
  if (rule.needs === 'facts') {
    const reason = rule.judge(snapshot);
    return { rule: { ...judged(rule, reason), numbers: known(rule.numbers(snapshot)) } };
  }
  if (entry === undefined) return { rule: { ...placeOf(rule), state: 'unknown', numbers: {} } };
  if (rule.needs === 'size') return traceLimit(rule, { entry, budget });
  return { rule: { ...judged(rule, rule.judge(entry)), numbers: known(rule.numbers(entry)) } };
}

function traceLimit(rule: LimitRule, { entry, budget }: { readonly entry: PricedEntry; readonly budget: Usd }): Traced {
  const room = rule.room(entry);
  if (room === undefined) return { rule: { ...placeOf(rule), state: 'off', numbers: {} } };
  const { allows, limit, used } = room;
  const numbers = { size: budget, limit, used, left: allows };
  if (budget <= allows) return { rule: { ...placeOf(rule), state: 'passed', numbers } };
  const state = allows === 0n ? 'refused' : 'limited';
  return { rule: { ...placeOf(rule), state, numbers, reason: rule.reason(entry.size, room, entry) }, allows };
}

function judged(rule: Rule, reason: Reason | undefined): Omit<TracedRule, 'numbers'> {
  return reason === undefined ? { ...placeOf(rule), state: 'passed' } : { ...placeOf(rule), state: 'refused', reason };
}

function placeOf({ group, codes }: Rule): Pick<TracedRule, 'group' | 'codes' | 'settings'> {
  const settings = codes.map((code) => REASONS[code].setting).filter((setting) => setting !== undefined);
  return { group, codes, settings: [...new Set(settings)] };
}

function known(numbers: Numbers): Numbers {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}
