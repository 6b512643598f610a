import { type DecisionFacts } from '../model/decision-facts.ts';
import { limitCaps, limitedEventCap } from '../risk/limit-caps.ts';
import { asksStanding } from '../risk/shadow.ts';
import { canonicalText } from '../values/canonical-text.ts';
import { type Agreement } from './agreement-of.ts';
import { eventGroupOf } from './event-group.ts';

/** What a decision under other settings would have to know, and nobody read for it. */
export type LackingFact =
  | 'LEADER_EDGE'
  | 'LEADER_STANDING'
  | 'OTHER_OUTCOME'
  | 'MARKET_CAP'
  | 'EVENT_CAP'
  | 'TOKEN_CAP'
  | 'DAY_CAP'
  | 'MINUTE_CAP'
  /** It copies several fills, or waited: its size is of the settings of then. */
  | 'SIZE_OF_THEN';

type LackingInput = {
  readonly facts: DecisionFacts;
  /** What it was decided by. */
  readonly then: Agreement;
  readonly other: Agreement;
};

/** What is read for a decision depends on its settings: others may ask for more, and what was not read is not guessed. */
export function lackingFacts({ facts, then, other }: LackingInput): readonly LackingFact[] {
  const [had, asked] = [capsOf(facts, then), capsOf(facts, other)];
  const lacking = (fact: LackingFact, wasRead: boolean, isAsked: boolean): readonly LackingFact[] =>
    isAsked && !wasRead ? [fact] : [];
  const isSized = canonicalText(whatSizes(then)) === canonicalText(whatSizes(other));
  return [
    ...lacking('LEADER_EDGE', isKelly(then), isKelly(other)),
    ...lacking('LEADER_STANDING', readsStanding(then), readsStanding(other)),
    ...lacking('OTHER_OUTCOME', nets(then), nets(other)),
    ...lacking('MARKET_CAP', had.marketCap !== undefined, asked.marketCap !== undefined),
    ...lacking('EVENT_CAP', had.eventCap !== undefined, asked.eventCap !== undefined),
    ...lacking('TOKEN_CAP', had.tokenCap !== undefined, asked.tokenCap !== undefined),
    ...lacking('DAY_CAP', had.dayCap !== undefined, asked.dayCap !== undefined),
    ...lacking('MINUTE_CAP', had.minuteCap !== undefined, asked.minuteCap !== undefined),
    ...lacking('SIZE_OF_THEN', isSized, facts.storedLot !== undefined),
  ];
}

/** What a lot was put together by: another choice of siblings, or another limit, makes another lot of the same fills. */
function whatSizes({ follow: { sizing }, settings: { execution, limits } }: Agreement): object {
  const { ignoreBelow } = limits;
  return { sizing, execution, ...(ignoreBelow === undefined ? {} : { ignoreBelow }) };
}

type CapNames = ReturnType<typeof limitCaps> & { readonly eventCap: string | undefined };

function capsOf({ now, position, market }: DecisionFacts, { settings, follow }: Agreement): CapNames {
  const { token, condition } = position;
  return {
    ...limitCaps({ settings, follow, now, token, condition }),
    eventCap: limitedEventCap(settings, eventGroupOf({ position, market })),
  };
}

function isKelly({ follow }: Agreement): boolean {
  return follow.sizing.policy === 'kelly';
}

function readsStanding({ settings, follower, follow: { leader } }: Agreement): boolean {
  return asksStanding(settings, { follower, leader });
}

function nets({ settings }: Agreement): boolean {
  return settings.execution.netOutcomes === true;
}
