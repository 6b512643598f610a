import { endExit, endParent, openExit } from '#core/execution/end.ts';
import { gapParentId } from '#core/values/ids.ts';
import { describe, expect, it } from '@jest/globals';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { written } from '../../../../support/written.ts';

const EXIT = aParent({ side: 'SELL', state: 'WORKING', filledShares: sharesOf('40') });

describe('endParent', () => {
  it('gives a new parent its end and its reason, and nothing to wait for', () => {
    const parent = written(endParent(aParent({ next: NOW }), 'SKIPPED', { code: 'NO_OFFER' }), 'parent');
    expect(parent).toEqual(aParent({ state: 'SKIPPED', reason: { code: 'NO_OFFER' }, version: 2n }));
  });

  it('is a bug where a child is open, or where the parent works or has ended', () => {
    expect(() => endParent(aParent({ openChild: anOrderId() }), 'SKIPPED', { code: 'NO_OFFER' })).toThrow('open child');
    for (const state of ['WORKING', 'DONE', 'EXPIRED', 'SKIPPED', 'MERGED'] as const) {
      expect(() => endParent(aParent({ state }), 'DENIED', { code: 'TRADING_HALTED' })).toThrow(state);
    }
  });
});

describe('endExit', () => {
  it('ends an exit at its target and gives the position free for the next one', () => {
    // Given
    const position = aPosition({ available: sharesOf('60'), target: sharesOf('60'), exit: aParentId() });
    // When
    const changes = endExit(EXIT, position);
    // Then
    expect(written(changes, 'parent')).toEqual({ ...EXIT, state: 'DONE', version: 2n });
    expect(written(changes, 'position')).not.toHaveProperty('exit');
  });

  it('says NO_FILL of an exit that sold nothing', () => {
    const parent = aParent({ side: 'SELL', state: 'WORKING' });
    expect(written(endExit(parent, aPosition({ exit: aParentId() })), 'parent').reason).toEqual({ code: 'NO_FILL' });
  });

  it('is refused when a fill raised the position since it was read', async () => {
    // Given
    const ledger = memoryLedger();
    const position = aPosition({ exit: aParentId() });
    await ledger.commit([
      { kind: 'put', type: 'parent', value: { ...EXIT, version: 1n } },
      { kind: 'put', type: 'position', value: position },
    ]);
    await ledger.commit([
      { kind: 'put', type: 'position', value: { ...position, available: sharesOf('1'), version: 2n } },
    ]);
    // When
    const result = await ledger.commit(endExit(EXIT, position));
    // Then
    expect(result.committed).toBe(false);
    expect((await ledger.parent(EXIT.parentId))?.state).toBe('WORKING');
  });

  it('is a bug above target by one micro-share, with a purchase under way, with a try open, or of another exit', () => {
    const exit = aParentId();
    const above = aPosition({ available: sharesOf('60.000001'), target: sharesOf('60'), exit });
    expect(() => endExit(EXIT, above)).toThrow('at its target');
    expect(() => endExit(EXIT, aPosition({ buying: [aPending()], exit }))).toThrow('at its target');
    expect(() => endExit({ ...EXIT, openChild: anOrderId() }, aPosition({ exit }))).toThrow('idle');
    expect(() => endExit(EXIT, aPosition({ exit: aParentId(2) }))).toThrow('idle');
  });
});

describe('openExit', () => {
  const gap = aPosition({ available: sharesOf('10'), target: sharesOf('9.999999'), version: 7n });

  it('opens a working exit for a gap of one micro-share', () => {
    // When
    const { parent, changes } = openExit(gap, NOW);
    // Then
    expect(parent).toMatchObject({ state: 'WORKING', side: 'SELL', origin: 'gap', token: TOKEN, leader: LEADER });
    expect(parent.parentId).toBe(gapParentId('main#live', `${TOKEN}#${LEADER}`, 7n));
    expect(written(changes, 'parent')).toEqual(parent);
    expect(written(changes, 'position')).toMatchObject({ exit: parent.parentId, version: 8n });
  });

  it('is opened by one of two runs', async () => {
    // Given
    const ledger = memoryLedger();
    const stored = { ...gap, version: 1n };
    await ledger.commit([{ kind: 'put', type: 'position', value: stored }]);
    // When
    const results = await Promise.all(
      [openExit(stored, NOW), openExit(stored, NOW)].map(({ changes }) => ledger.commit(changes)),
    );
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
    expect(ledger.dump().parents).toHaveLength(1);
  });

  it('is a bug where an exit is open, or nothing is above target', () => {
    expect(() => openExit({ ...gap, exit: aParentId() }, NOW)).toThrow('once');
    expect(() => openExit({ ...gap, target: gap.available }, NOW)).toThrow('above target');
  });
});
