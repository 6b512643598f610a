import { describe, expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { answerEntry } from '#core/execution/answer-entry.ts';
import { decideAgain } from '#core/execution/decide-again.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { entryAnswer, isSameAnswer } from '#core/execution/entry-answer.ts';
import { planCopy } from '#core/execution/plan-copy.ts';
import { largeCopy } from '#core/execution/working/large-copy.ts';
import { openCopy } from '#core/execution/working/open-copy.ts';
import { parentIn } from '#core/ledger/put.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { decidedOn } from '#core/risk/decided-on.ts';
import { type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, aFollower, someSettings, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, FOLLOWER_WALLET, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const orderId = () => anOrderId(7);
const KEY = `0x${'7'.repeat(40)}` as Wallet;
const copying = { follower: aFollower(), signer: FOLLOWER_WALLET, market: aMarket(), orderId, now: NOW };

/** What is stored of a decision whose copies are sent at once, with what it knew. */
function decided(snapshot: Snapshot) {
  const parent = aParent({ parentId: aParentId(), mode: snapshot.follower.mode });
  const { settings } = snapshot;
  const verdict = decide(snapshot);
  const facts = factsOf(parent.parentId, snapshot);
  if (verdict.verdict === 'copy' && parent.mode !== 'dry-run') {
    const { child, changes } = planCopy({ ...copying, parent, settings, snapshot, verdict });
    return { parent: parentIn(changes, parent.parentId), child, facts, settings };
  }
  const changes = answerEntry({ parent, snapshot, verdict, now: NOW });
  return { parent: parentIn(changes, parent.parentId), child: undefined, facts, settings };
}

const fixed = (text: string) => aFollow({ sizing: { policy: 'fixed', amount: dollars(text) } });

describe('a decision that is made again', () => {
  test.each<[string, Partial<Snapshot>]>([
    ['copy', {}],
    ['skip', { book: aBook({ asks: [] }) }],
    ['deny', { market: undefined }],
    ['below', { follow: fixed('0.30'), settings: someSettings({ follows: [fixed('0.30')] }) }],
    ['dry-run', dryRun()],
  ])('to %s is the same to the byte', (kind, changes) => {
    // Given
    const stored = decided(aSnapshot(changes));

    // When
    const again = decideAgain({ ...stored, orderId });

    // Then
    const answer = entryAnswer(stored.parent, stored.child);
    invariant(answer !== undefined && again !== undefined, 'both are answered');
    expect(again.kind).toBe(kind);
    expect(isSameAnswer(answer, again)).toBe(true);
  });

  test('to work over time is the same plan', () => {
    // Given
    const largeOrders = { aboveUsd: dollars('50'), algorithm: 'twap', windowMs: 60_000, slices: 4 } as const;
    const settings = someSettings({ execution: theExecution({ largeOrders }) });
    const snapshot = aSnapshot({ settings });
    const verdict = decide(snapshot);
    invariant(verdict.verdict === 'copy', 'copied');
    const parent = aParent({ parentId: aParentId() });
    const work = largeCopy({ parent, snapshot, verdict });
    invariant(work !== undefined, 'worked over time');
    const opened = openCopy({ ...snapshot, parent, work, decided: decidedOn(snapshot, verdict) });

    // When
    const facts = factsOf(parent.parentId, snapshot);
    const again = decideAgain({ parent: opened.parent, child: undefined, facts, settings, orderId });

    // Then
    expect(again).toEqual(entryAnswer(opened.parent, undefined));
    expect(again?.kind).toBe('work');
  });

  test('shows what somebody has changed of the order, its size, its reason or its numbers', () => {
    // Given
    const copy = decided(aSnapshot());
    const skip = decided(aSnapshot({ book: aBook({ asks: [] }) }));
    invariant(copy.child !== undefined, 'ordered');
    const tampered = [
      { ...copy, child: { ...copy.child, shares: dollars('1') as never } },
      { ...copy, child: { ...copy.child, fields: { ...copy.child.fields, makerAmount: 1n } } },
      { ...copy, parent: { ...copy.parent, decided: { ...copy.parent.decided!, best: undefined as never } } },
      { ...skip, parent: { ...skip.parent, reason: { code: 'MARKET_UNKNOWN' } as const } },
      { ...skip, parent: { ...skip.parent, state: 'DENIED' as const } },
    ];

    // Then
    for (const one of tampered)
      expect(isSameAnswer(entryAnswer(one.parent, one.child)!, decideAgain({ ...one, orderId })!)).toBe(false);
  });

  test.each<[Follower['signatureType'], Wallet | undefined]>([
    [0, undefined],
    [1, KEY],
    [2, KEY],
  ])('by a wallet of type %i shows an order that names another signer', (signatureType, key) => {
    // Given
    const follower = aFollower({ signatureType });
    const snapshot = aSnapshot({ follower, settings: someSettings({ followers: [follower] }) });
    const verdict = decide(snapshot);
    invariant(verdict.verdict === 'copy', 'copied');
    const parent = aParent({ parentId: aParentId() });
    const { settings } = snapshot;
    const signer = key ?? FOLLOWER_WALLET;
    const { child, changes } = planCopy({ ...copying, follower, signer, parent, settings, snapshot, verdict });
    const stored = { parent: parentIn(changes, parent.parentId), settings, orderId };
    const facts = factsOf(parent.parentId, snapshot, key);
    const other = { ...child, fields: { ...child.fields, signer: `0x${'5'.repeat(40)}` as Wallet } };

    // When
    const [untouched, changed] = [child, other].map((one) => {
      const again = decideAgain({ ...stored, facts, child: one });
      return isSameAnswer(entryAnswer(stored.parent, one)!, again!);
    });

    // Then
    expect([untouched, changed]).toEqual([true, false]);
  });

  test('under other settings is what they say, and needs no key where nothing was ordered', () => {
    const copy = decided(aSnapshot());
    const none = { ...decided(aSnapshot({ book: aBook({ asks: [] }) })), facts: copy.facts };
    const strict = someSettings({ limits: theLimits({ minLiquidity: dollars('99999999') }) });
    const cheap = someSettings({ follows: [fixed('20')] });
    expect(decideAgain({ ...copy, settings: strict, orderId })).toMatchObject({
      ...{ kind: 'deny', reason: { code: 'LIQUIDITY_BELOW_MINIMUM' } },
    });
    expect(decideAgain({ ...none, settings: cheap, orderId })).toMatchObject({ kind: 'copy' });
    expect(decideAgain({ ...copy, settings: someSettings({ follows: [] }), orderId })).toBeUndefined();
  });
});

function dryRun(): Partial<Snapshot> {
  const follower = aFollower({ mode: 'dry-run' });
  return { follower, settings: someSettings({ followers: [follower] }) };
}
