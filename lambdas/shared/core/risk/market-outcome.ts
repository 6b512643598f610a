import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { foldText } from './fold-words.ts';

/** Refuses a purchase of an outcome that is denied, or that is not among those allowed; names are compared as folded. */
export function outcomeNotAllowed({ market, event, settings }: Snapshot): DenyReason | undefined {
  const { filters } = settings.limits;
  const outcome = market?.tokens.find((one) => one.token === event.token)?.outcome;
  if (filters === undefined || outcome === undefined) return undefined;
  const isNamed = (names: readonly string[]): boolean => names.some((name) => foldText(name) === foldText(outcome));
  if (isNamed(filters.deniedOutcomes)) return { code: 'OUTCOME_DENIED', outcome };
  return filters.allowedOutcomes.length === 0 || isNamed(filters.allowedOutcomes)
    ? undefined
    : { code: 'OUTCOME_NOT_ALLOWED', outcome };
}
