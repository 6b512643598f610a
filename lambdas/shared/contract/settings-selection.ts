import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';
import { didYouMean } from './settings-nearest.ts';
import { foundAt, type SettingsProblem, valueAt } from './settings-problem.ts';
import { type SettingsDocument } from './settings-schema.ts';
import { type SettingsSketch } from './settings-sketch.ts';

/** Whom scores and copies on paper stop, as the core has it; without the section there is none. */
export function selectionOf({
  selection,
  traders,
}: Pick<SettingsDocument, 'selection' | 'traders'>): Pick<Settings, 'selection'> {
  if (selection === undefined) return {};
  const { veto_below_bound_days: vetoDays, shadow_events: events, shadow_exempt: exempt } = selection;
  return {
    selection: {
      ...(vetoDays === undefined ? {} : { vetoDays }),
      vetoBound: selection.veto_bound,
      ...(events === undefined ? {} : { shadowEvents: BigInt(events) }),
      shadowExempt: traders.flatMap(({ name, wallet_address }): readonly Wallet[] =>
        exempt.includes(name) ? [wallet_address] : [],
      ),
      maxEdgeAgeMs: selection.max_edge_age_days * DAY_MS,
    },
  };
}

/** The rule of who is exempt: a name that is no trader's would let nobody pass, and nobody would know why. */
export function selectionRules({ tree, traders }: SettingsSketch): readonly SettingsProblem[] {
  const list = valueAt(tree, ['selection', 'shadow_exempt']);
  const known = traders.flatMap(({ name }) => name ?? []);
  return (Array.isArray(list) ? list : []).flatMap((one: unknown, at) => {
    const path = ['selection', 'shadow_exempt', at];
    const name = typeof one === 'string' ? one.trim() : undefined;
    if (name === undefined || name === '' || known.includes(name)) return [];
    return [{ path, found: foundAt(tree, path), allowed: `a trader's name${didYouMean(name, known)}` }];
  });
}
