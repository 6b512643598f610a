import { expect, test } from '@jest/globals';
import { REASONS } from '#core/risk/reasons.ts';
import { RULES } from '#core/risk/rules.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';

const GROUPS = ['mode', 'leader', 'market', 'price', 'size', 'exposure', 'rate'];
const NEEDS = ['facts', 'price', 'size', 'order'];

test('nothing speaks against the copy of an enabled leader in an open market', () => {
  const snapshot = aSnapshot();
  expect(RULES.flatMap((rule) => (rule.needs === 'facts' ? (rule.judge(snapshot) ?? []) : []))).toEqual([]);
});

test('groups follow each other in their precedence, and no rule needs less than one before it', () => {
  const groups = RULES.map(({ group }) => GROUPS.indexOf(group));
  const needs = RULES.map(({ needs: need }) => NEEDS.indexOf(need));
  expect(groups).toEqual(groups.toSorted((a, b) => a - b));
  expect(needs).toEqual(needs.toSorted((a, b) => a - b));
  expect([...groups, ...needs]).not.toContain(-1);
});

test('every code has one rule, and stands in the table of codes as a reason to skip or to deny', () => {
  const codes = RULES.flatMap((rule) => rule.codes);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !['skip', 'deny'].includes(REASONS[code].class))).toEqual([]);
});
