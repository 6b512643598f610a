import { expect, test } from '@jest/globals';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { aDocument, walletText } from './a-document.ts';

function selectionOf(selection?: Record<string, unknown>) {
  const checked = checkSettings({ ...aDocument(), ...(selection === undefined ? {} : { selection }) });
  return checked.isValid ? toSettings(checked.document).selection : checked.problems.map(({ path }) => path.join('.'));
}

test('without the section nothing is stored; with an empty one, what stops nobody', () => {
  expect(selectionOf()).toBeUndefined();
  expect(selectionOf({})).toEqual({ vetoBound: 0n, shadowExempt: [], maxEdgeAgeMs: 604_800_000 });
});

test('all of it, in our units; who is exempt, by his wallet', () => {
  const all = { veto_below_bound_days: '7', veto_bound: '-0.5', shadow_events: '30', shadow_exempt: ['Ben'] };
  expect(selectionOf({ ...all, max_edge_age_days: '3' })).toEqual({
    ...{ vetoDays: 7, vetoBound: -500_000n, shadowEvents: 30n, shadowExempt: [walletText(2)] },
    maxEdgeAgeMs: 259_200_000,
  });
});

test.each([
  [{ veto_below_bound_days: '0' }, 'selection.veto_below_bound_days'],
  [{ veto_below_bound_days: '31' }, 'selection.veto_below_bound_days'],
  [{ veto_bound: '10.000001' }, 'selection.veto_bound'],
  [{ veto_bound: '-10.000001' }, 'selection.veto_bound'],
  [{ shadow_events: '0' }, 'selection.shadow_events'],
  [{ shadow_events: '10001' }, 'selection.shadow_events'],
  [{ max_edge_age_days: '0' }, 'selection.max_edge_age_days'],
  [{ shadow_exempt: ['Ann', 'Bem'] }, 'selection.shadow_exempt.1'],
  [{ shadow_exempt: [{ name: 'Ann' }] }, 'selection.shadow_exempt.0'],
  [{ shadow_event: '30' }, 'selection.shadow_event'],
])('%j is refused', (selection, path) => {
  expect(selectionOf(selection)).toEqual([path]);
});

test.each([
  [{ veto_below_bound_days: '1', veto_bound: '10', shadow_events: '1' }],
  [{ veto_below_bound_days: '30', veto_bound: '-10', shadow_events: '10000', max_edge_age_days: '365' }],
])('%j holds', (selection) => {
  expect(selectionOf(selection)).toHaveProperty('shadowEvents', BigInt(selection.shadow_events));
});

test('a trader whom nobody knows is told the nearest that is known', () => {
  const checked = checkSettings({ ...aDocument(), selection: { shadow_exempt: ['Bem'] } });
  expect(checked.isValid ? '' : checked.problems[0]?.allowed).toBe("a trader's name; did you mean Ben?");
});
