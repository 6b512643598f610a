import { foldText } from '#core/risk/fold-words.ts';
import { foundAt, type SettingsPath, type SettingsProblem, valueAt } from './settings-problem.ts';
import { moneyAt } from './settings-sketch.ts';

const FILTERS: SettingsPath = ['risk_management', 'market_filters'];
const KINDS = ['categories', 'markets', 'outcomes', 'keywords'];

/** The rules of market filters: nothing is allowed and denied at once, and a band of prices is not empty. */
export function filterRules(tree: unknown): readonly SettingsProblem[] {
  return [...KINDS.flatMap((kind) => listsDiffer(tree, kind)), ...bandIsOpen(tree)];
}

function listsDiffer(tree: unknown, kind: string): readonly SettingsProblem[] {
  const folded = (key: string): readonly string[] => {
    const list = valueAt(tree, [...FILTERS, key]);
    return Array.isArray(list) ? list.map((each) => foldText(String(each))) : [];
  };
  const allowed = folded(`whitelist_${kind}`);
  return folded(`blacklist_${kind}`).flatMap((denied, at) => {
    const path = [...FILTERS, `blacklist_${kind}`, at];
    if (!allowed.includes(denied)) return [];
    return [{ path, found: foundAt(tree, path), allowed: `one that whitelist_${kind} does not allow` }];
  });
}

function bandIsOpen(tree: unknown): readonly SettingsProblem[] {
  const path = [...FILTERS, 'max_price'];
  const least = moneyAt(tree, [...FILTERS, 'min_price']);
  const most = moneyAt(tree, path);
  if (least === undefined || most === undefined || least <= most) return [];
  return [{ path, found: foundAt(tree, path), allowed: 'at least min_price' }];
}
