import { describe, expect, test } from '@jest/globals';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { breakerLines, ownerText, switchText } from '../../../../bin/commands/view/mode-text.ts';
import { modesJson, modesTable } from '../../../../bin/commands/view/modes-table.ts';
import { tradingLines } from '../../../../bin/commands/view/trading-lines.ts';
import { aCap } from '../a-ledger.ts';
import { dollars, MAIN, someSettings, WHALE } from '../a-settings.ts';

const PLAIN = { isColoured: false };
const { leaders } = someSettings();
const cap = (changes: Partial<Cap>): Cap => ({ ...aCap(dollars(1)), switch: 'ACTIVE', breakers: [], ...changes });

describe('whose mode it is', () => {
  test('a follower’s by name and ledger, a leader’s with the follower, an unknown leader’s by wallet', () => {
    expect(ownerText(cap({ name: GLOBAL_CAP }), leaders)).toBe('follower main (live)');
    expect(ownerText(cap({ name: leaderCap(WHALE) }), leaders)).toBe('leader Whale Trader for main (live)');
    expect(ownerText(cap({ name: leaderCap('0x9') }), leaders)).toBe('leader 0x9 for main (live)');
  });

  test('a name that would move the cursor is shown harmless', () => {
    const wild = [{ name: 'a\u001b[2J\u202eb', wallet: WHALE, enabled: true }];
    expect(ownerText(cap({ name: leaderCap(WHALE) }), wild)).toMatch(/^\P{C}*$/u);
  });
});

describe('a switch in words', () => {
  test('ACTIVE is nobody’s; another position names whose it is; one from before there were switches is its mode', () => {
    expect(switchText(cap({}))).toBe('ACTIVE');
    expect(switchText(cap({ switch: 'HALTED', switchFrom: 'leader' }))).toBe('HALTED (leader)');
    expect(switchText({ tradingMode: 'REDUCING' })).toBe('REDUCING');
  });
});

describe('breakers in words', () => {
  test('say what happened, what to look at and which command resets it', () => {
    const [line] = breakerLines({ follower: MAIN, breakers: ['UNAUTHORIZED'] });
    expect(line).toContain('Breaker UNAUTHORIZED (HALTED): The venue refuses the API key');
    expect(line).toContain('Store valid credentials');
    expect(line).toMatch(/→ polycopy reset --follower main --code UNAUTHORIZED$/);
  });

  test('one that this version does not know is shown all the same, and halts', () => {
    expect(breakerLines({ follower: MAIN, breakers: ['INVENTED_LATER'] })[0]).toContain('INVENTED_LATER (HALTED)');
    expect(breakerLines({ follower: MAIN })).toEqual([]);
  });
});

describe('what a switch command shows', () => {
  const before = cap({ name: GLOBAL_CAP });
  const after = cap({
    name: GLOBAL_CAP,
    tradingMode: 'HALTED',
    switch: 'REDUCING',
    switchFrom: 'follower',
    breakers: ['UNAUTHORIZED'],
  });

  test('what was, what is, what makes it so, and how to reset', () => {
    const lines = modesTable({ moves: [{ before, after }], leaders }, PLAIN).split('\n');
    expect(lines[2]).toBe('follower main (live)  ACTIVE    HALTED   REDUCING (follower)  UNAUTHORIZED');
    expect(lines[3]).toContain('reset --follower main --code UNAUTHORIZED');
  });

  test('one line for a breaker, however many caps carry it', () => {
    const move = { before, after };
    expect(modesTable({ moves: [move, move], leaders }, PLAIN).match(/polycopy reset/g)).toHaveLength(1);
  });

  test('nobody is concerned: it says so', () => {
    expect(modesTable({ moves: [], leaders }, PLAIN)).toContain('Nobody is concerned');
  });

  test('as JSON', () => {
    expect(modesJson({ moves: [{ before, after }], leaders })).toEqual([
      {
        whose: 'follower main (live)',
        follower: 'main',
        ledger: 'live',
        cap: 'G',
        modeBefore: 'ACTIVE',
        mode: 'HALTED',
        switch: 'REDUCING',
        switchFrom: 'follower',
        breakers: ['UNAUTHORIZED'],
      },
    ]);
  });
});

describe('what status says of trading', () => {
  const leader = { name: 'Whale Trader' } as Parameters<typeof tradingLines>[0]['leaders'][number];

  test('one word where all is well, nothing of a ledger that was never opened', () => {
    expect(tradingLines({ trading: cap({}), leaders: [{ ...leader, trading: cap({}) }] })).toEqual(['Trading: ACTIVE']);
    expect(tradingLines({ leaders: [] })).toEqual([]);
  });

  test('switch and breakers of the follower, and each leader after whom it does not trade', () => {
    const trading = cap({ tradingMode: 'REDUCING', breakers: ['DRIFT'] });
    const paused = cap({ tradingMode: 'HALTED', switch: 'HALTED', switchFrom: 'leader' });
    const lines = tradingLines({ trading, leaders: [{ ...leader, trading: paused }] });
    expect(lines.slice(0, 2)).toEqual([
      'Trading: REDUCING (switch ACTIVE; breakers DRIFT)',
      'Trading after Whale Trader: HALTED (switch HALTED (leader))',
    ]);
    expect(lines[2]).toContain('--code DRIFT');
  });
});
