import { expect, test } from '@jest/globals';
import { agreementOf } from '#core/execution/agreement-of.ts';
import { factsOf, snapshotOf } from '#core/execution/decision-facts.ts';
import { invariant } from '#core/values/invariant.ts';
import { canonicalText, readCanonical } from '#core/values/canonical-text.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';

const PARTIES = { follower: FOLLOWER, leader: LEADER };

test('a snapshot comes back of its facts and the settings of their version, also after it was written down', () => {
  // Given
  const snapshot = aSnapshot({ unknownForMs: 1_500, clockOffMs: -0.5 });
  const facts = factsOf(aParentId(), snapshot);
  const agreement = agreementOf(snapshot.settings, PARTIES);
  invariant(agreement !== undefined, 'the settings name both');

  // Then
  expect(facts).toMatchObject({ parentId: aParentId(), settingsVersion: snapshot.settings.version });
  expect(canonicalText(facts)).not.toContain('limits');
  expect(snapshotOf(facts, agreement)).toEqual(snapshot);
  expect(snapshotOf(readCanonical(canonicalText(facts)) as DecisionFacts, agreement)).toEqual(snapshot);
});

test('that the settings in force were lost is part of what was known', () => {
  const lost = aSnapshot({ settings: someSettings({ isLastKnown: true }) });
  const agreement = agreementOf(someSettings(), PARTIES);
  invariant(agreement !== undefined, 'the settings name both');
  expect(snapshotOf(factsOf(aParentId(), lost), agreement).settings.isLastKnown).toBe(true);
});
