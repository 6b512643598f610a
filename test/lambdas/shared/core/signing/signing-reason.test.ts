import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { signingReason, signingText } from '#core/signing/signing-reason.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const NUMBERS = { dollars: '12000000', signed: '90000000', bound: '100000000' };

describe('why the signer refused', () => {
  test('is told with the amount, what was signed and the bound, where it is a bound of a person', () => {
    expect(signingReason({ refusal: 'ABOVE_DAY_BOUND', follower: 'main', ...NUMBERS })).toEqual({
      code: 'SIGNED_DAY_EXCEEDED',
      dollars: dollars('12'),
      signed: dollars('90'),
      bound: dollars('100'),
    });
    expect(signingReason({ refusal: 'ABOVE_ORDER_BOUND', dollars: '12000000', bound: '10000000' })).toEqual({
      code: 'SIGNED_ORDER_EXCEEDED',
      dollars: dollars('12'),
      bound: dollars('10'),
    });
  });

  test('is its own code with its numbers otherwise, without what the record says itself', () => {
    expect(signingReason({ refusal: 'ABOVE_PARENT', follower: 'main', ...NUMBERS })).toEqual({
      code: 'SIGNING_REFUSED',
      refusal: 'ABOVE_PARENT',
      text: 'dollars 12000000, signed 90000000, bound 100000000',
    });
  });

  test.each(['', '-1', '1.5', '0x10', '1e9', '9'.repeat(19)])('takes %j for no amount', (signed) => {
    const reason = signingReason({ refusal: 'ABOVE_DAY_BOUND', ...NUMBERS, signed });
    expect(reason).toMatchObject({ code: 'SIGNING_REFUSED', refusal: 'ABOVE_DAY_BOUND' });
  });

  test('is nothing where nothing was refused', () => {
    expect(signingReason({ follower: 'main', ...NUMBERS })).toBeUndefined();
  });

  test('is a plain word and a short text, whatever comes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (context, refusal) => {
        const reason = signingReason({ ...context, refusal });
        expect(reason).toBeDefined();
        if (reason?.code !== 'SIGNING_REFUSED') return;
        expect(reason.refusal).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
        expect(reason.text.length).toBeLessThanOrEqual(200);
        expect(signingText(reason).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

test('what is noted on an order says whether the signer was away or refused, and by how much', () => {
  expect(signingText({ code: 'SIGNER_AWAY', text: 'Throttled' })).toBe('the signer is away: Throttled');
  expect(signingText({ code: 'SIGNED_ORDER_EXCEEDED', dollars: dollars('12'), bound: dollars('10') })).toContain(
    '$12.00: $10.00',
  );
  const day = { dollars: dollars('12'), signed: dollars('90'), bound: dollars('100') };
  expect(signingText({ code: 'SIGNED_DAY_EXCEEDED', ...day })).toContain('$90.00 of $100.00');
  expect(signingText({ code: 'SIGNING_REFUSED', refusal: 'PATH_UNKNOWN', text: '' })).toBe(
    'the signer refuses: PATH_UNKNOWN',
  );
});
