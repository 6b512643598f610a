import { describe, expect, it } from '@jest/globals';
import { type ModeChange } from '#core/ledger/change.ts';
import { addBreaker, resetBreakers, setSwitch, switchOf, tightenSwitch, wantedSwitch } from '#core/ledger/modes.ts';
import { BREAKERS, breakerMode, type BreakerCode } from '#core/model/breaker.ts';
import { type Cap, GLOBAL_CAP, leaderCap, type Mode, strictest } from '#core/model/cap.ts';
import fc from 'fast-check';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';

const PLACE = { kind: 'mode', follower: FOLLOWER, mode: 'live', name: GLOBAL_CAP } as const;
const OPENED = aCap({ switch: 'ACTIVE', breakers: [], epoch: 0n });

/** What the store makes of a cap and a change. */
function applied(cap: Cap, changes: readonly ModeChange[]): Cap {
  const { switchFrom: _, ...rest } = cap;
  return changes.reduce<Cap>((before, change) => {
    expect(change.epochBefore).toBe(before.epoch ?? 0n);
    const { switch: position, switchFrom, breakers, tradingMode, epochBefore } = change;
    const owner = switchFrom === undefined ? {} : { switchFrom };
    return { ...rest, switch: position, ...owner, breakers, tradingMode, epoch: epochBefore + 1n };
  }, cap);
}

describe('setSwitch', () => {
  it('writes switch, owner and mode together, on condition of the epoch before', () => {
    const cap = aCap({ switch: 'ACTIVE', breakers: [], epoch: 7n });
    expect(setSwitch(cap, { mode: 'REDUCING', from: 'follower' })).toEqual([
      { ...PLACE, epochBefore: 7n, switch: 'REDUCING', switchFrom: 'follower', breakers: [], tradingMode: 'REDUCING' },
    ]);
  });

  it('back to ACTIVE it names no owner, and a breaker still holds', () => {
    const cap = aCap({ switch: 'HALTED', switchFrom: 'system', breakers: ['DRIFT'], tradingMode: 'HALTED', epoch: 2n });
    expect(setSwitch(cap, { mode: 'ACTIVE', from: 'system' })).toEqual([
      { ...PLACE, epochBefore: 2n, switch: 'ACTIVE', breakers: ['DRIFT'], tradingMode: 'REDUCING' },
    ]);
  });

  it('writes nothing where the same switch stands already, but a change of its owner is one', () => {
    const cap = aCap({ switch: 'REDUCING', switchFrom: 'follower', breakers: [], tradingMode: 'REDUCING', epoch: 1n });
    expect(setSwitch(cap, { mode: 'REDUCING', from: 'follower' })).toEqual([]);
    expect(setSwitch(cap, { mode: 'REDUCING', from: 'system' })).toMatchObject([{ switchFrom: 'system' }]);
    expect(setSwitch(OPENED, { mode: 'ACTIVE', from: 'system' })).toEqual([]);
  });

  it('an item from before there were switches is at epoch 0, and its mode is its switch', () => {
    const old = aCap({ tradingMode: 'HALTED' });
    expect(switchOf(old)).toBe('HALTED');
    expect(setSwitch(old, { mode: 'ACTIVE', from: 'system' })).toEqual([
      { ...PLACE, epochBefore: 0n, switch: 'ACTIVE', breakers: [], tradingMode: 'ACTIVE' },
    ]);
  });

  it('mends an item whose mode is not what its switch and breakers say', () => {
    const torn = aCap({ switch: 'ACTIVE', breakers: [], tradingMode: 'HALTED', epoch: 3n });
    expect(setSwitch(torn, { mode: 'ACTIVE', from: 'system' })).toMatchObject([{ tradingMode: 'ACTIVE' }]);
  });
});

describe('addBreaker', () => {
  it('makes the mode the strictest of switch and breakers, and leaves the switch', () => {
    const cap = aCap({ switch: 'REDUCING', switchFrom: 'follower', breakers: [], tradingMode: 'REDUCING', epoch: 4n });
    expect(addBreaker(cap, 'UNAUTHORIZED')).toEqual([
      {
        ...PLACE,
        epochBefore: 4n,
        switch: 'REDUCING',
        switchFrom: 'follower',
        breakers: ['UNAUTHORIZED'],
        tradingMode: 'HALTED',
      },
    ]);
  });

  it('adds to those that hold, and a second time changes nothing', () => {
    const [change] = addBreaker(aCap({ switch: 'ACTIVE', breakers: ['DRIFT'], tradingMode: 'REDUCING' }), 'LATE_FILL');
    expect(change?.breakers).toEqual(['DRIFT', 'LATE_FILL']);
    const twice = aCap({ switch: 'ACTIVE', breakers: ['LATE_FILL'], tradingMode: 'REDUCING' });
    expect(addBreaker(twice, 'LATE_FILL')).toEqual([]);
  });
});

describe('when and why a breaker tripped', () => {
  const first = { at: NOW, why: '250 of 5000 dollars lost' };
  const tripped = aCap({
    ...{ switch: 'ACTIVE', breakers: ['DAILY_LOSS', 'DRIFT'], tradingMode: 'REDUCING' },
    trips: [{ code: 'DAILY_LOSS', ...first }],
  });

  it('is written with it, and what another said stays', () => {
    const [change] = addBreaker(tripped, 'LATE_FILL', { at: NOW });
    expect(change?.trips).toEqual([
      { code: 'DAILY_LOSS', ...first },
      { code: 'LATE_FILL', at: NOW },
    ]);
    expect(addBreaker(aCap({ switch: 'ACTIVE' }), 'DRIFT')[0]).not.toHaveProperty('trips');
  });

  it('stays when a switch moves or the same breaker is called for again', () => {
    expect(setSwitch(tripped, { mode: 'HALTED', from: 'system' })[0]?.trips).toEqual(tripped.trips);
    expect(addBreaker(tripped, 'DAILY_LOSS', { at: NOW, why: 'another' })).toEqual([]);
  });

  it('goes with it', () => {
    expect(resetBreakers(tripped, ['DAILY_LOSS'])[0]).not.toHaveProperty('trips');
    expect(resetBreakers(tripped, ['DRIFT'])[0]?.trips).toEqual(tripped.trips);
  });
});

describe('resetBreakers', () => {
  const cap = aCap({ switch: 'ACTIVE', breakers: ['DRIFT', 'UNAUTHORIZED'], tradingMode: 'HALTED', epoch: 9n });

  it('removes the one that is named: the mode is what the others ask for', () => {
    expect(resetBreakers(cap, ['UNAUTHORIZED'])).toMatchObject([
      { epochBefore: 9n, breakers: ['DRIFT'], tradingMode: 'REDUCING' },
    ]);
  });

  it('removes all where none is named, but the switch stays where a person put it', () => {
    const paused = { ...cap, switch: 'REDUCING', switchFrom: 'leader' } as const;
    expect(resetBreakers(paused)).toMatchObject([
      { breakers: [], switch: 'REDUCING', switchFrom: 'leader', tradingMode: 'REDUCING' },
    ]);
  });

  it('removes also a code that only a newer version knows', () => {
    const odd = aCap({ switch: 'ACTIVE', breakers: ['INVENTED_LATER'], tradingMode: 'HALTED' });
    expect(resetBreakers(odd, ['INVENTED_LATER'])).toMatchObject([{ breakers: [], tradingMode: 'ACTIVE' }]);
  });

  it('writes nothing where none of them holds', () => {
    expect(resetBreakers(cap, ['LATE_FILL'])).toEqual([]);
    expect(resetBreakers(OPENED)).toEqual([]);
  });
});

describe('whatever is switched, added and reset', () => {
  const codes = Object.keys(BREAKERS) as BreakerCode[];
  const step = fc.oneof(
    fc.record({ switch: fc.constantFrom<Mode>('ACTIVE', 'REDUCING', 'HALTED') }),
    fc.record({ add: fc.constantFrom(...codes) }),
    fc.record({ reset: fc.subarray(codes) }),
  );

  it('the mode is the strictest of both, no switch removes a breaker, and each write moves the epoch by one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let cap: Cap = OPENED;
        const held = new Set<string>();
        for (const one of steps) {
          const before = cap;
          if ('switch' in one) cap = applied(cap, setSwitch(cap, { mode: one.switch, from: 'follower' }));
          else if ('add' in one) {
            cap = applied(cap, addBreaker(cap, one.add));
            held.add(one.add);
          } else {
            cap = applied(cap, resetBreakers(cap, one.reset));
            for (const code of one.reset) held.delete(code);
          }
          expect(new Set(cap.breakers)).toEqual(held);
          expect(cap.tradingMode).toBe(strictest(switchOf(cap), ...[...held].map(breakerMode)));
          expect(cap.epoch).toBe((before.epoch ?? 0n) + (cap === before ? 0n : 1n));
        }
      }),
    );
  });
});

describe('wantedSwitch of a leader’s cap', () => {
  const whale = { name: 'whale', wallet: LEADER, enabled: true };
  const cap = aCap({ name: leaderCap(LEADER), switch: 'REDUCING', tradingMode: 'REDUCING' });

  it.each<[Mode | undefined, Mode | undefined, boolean, Mode]>([
    // name, wallet, is he named in the settings, where the switch belongs
    ['HALTED', undefined, true, 'HALTED'],
    ['ACTIVE', undefined, true, 'ACTIVE'],
    ['ACTIVE', 'HALTED', true, 'HALTED'],
    ['HALTED', undefined, false, 'REDUCING'],
    ['ACTIVE', 'ACTIVE', false, 'REDUCING'],
    [undefined, 'HALTED', false, 'HALTED'],
  ])('by name %p, by wallet %p, named %p: %s where it stands at REDUCING', (name, wallet, isNamed, mode) => {
    const positions = {
      ...(name === undefined ? {} : { 'leaders/whale': name }),
      ...(wallet === undefined ? {} : { [`leaders/${LEADER}`]: wallet }),
    };
    expect(wantedSwitch(cap, { positions, leaders: isNamed ? [whale] : [] })).toEqual({ mode, from: 'leader' });
  });
});

describe('tightenSwitch', () => {
  it.each<[Mode, Mode, boolean]>([
    ['ACTIVE', 'REDUCING', true],
    ['REDUCING', 'HALTED', true],
    ['REDUCING', 'REDUCING', false],
    ['HALTED', 'REDUCING', false],
    ['HALTED', 'ACTIVE', false],
  ])('of a cap at %s, where the system is %s, moves it: %p', (stands, system, isMoved) => {
    const cap = aCap({ switch: stands, tradingMode: stands });
    const changes = tightenSwitch(cap, { positions: { trading: system }, leaders: [] });
    expect(changes.map((change) => change.switch)).toEqual(isMoved ? [system] : []);
  });
});
