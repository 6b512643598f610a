import { describe, expect, it } from '@jest/globals';
import { breakerMode, BREAKERS, parseBreaker } from '#core/model/breaker.ts';

describe('breakers', () => {
  it.each([
    ['LATE_FILL', 'REDUCING'],
    ['ORDER_ID_MISMATCH', 'HALTED'],
    ['ORDER_VERSION', 'REDUCING'],
    ['SETTLEMENTS_FAILED', 'REDUCING'],
    ['UNAUTHORIZED', 'HALTED'],
    ['INVARIANT_BROKEN', 'HALTED'],
    ['DRIFT', 'REDUCING'],
    ['LEDGER_UNPROVEN', 'REDUCING'],
  ])('%s makes %s', (code, mode) => {
    expect(breakerMode(code)).toBe(mode);
    expect(parseBreaker(code)).toBe(code);
  });

  it('a code that only a newer version knows stops everything', () => {
    expect(breakerMode('INVENTED_LATER')).toBe('HALTED');
    expect(breakerMode('toString')).toBe('HALTED');
    expect(parseBreaker('INVENTED_LATER')).toBeUndefined();
    expect(parseBreaker('constructor')).toBeUndefined();
  });

  it('each says in a sentence what happened and what to do before a reset', () => {
    for (const { meaning, reset } of Object.values(BREAKERS)) {
      expect(meaning).toMatch(/^[A-Z].{20,}\.$/);
      expect(reset).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
