import { foundAt, type SettingsPath, type SettingsProblem, valueAt } from './settings-problem.ts';
import { type SettingsSketch } from './settings-sketch.ts';

const PROPORTION: SettingsPath = ['risk_management', 'per_trader', 'use_portfolio_proportion'];

/** The rules of sizing: a policy has what it needs and nothing else, and the plan's own switch agrees with it. */
export function sizingRules({ tree, traders, follows, accounts }: SettingsSketch): readonly SettingsProblem[] {
  const own = [...traders, ...follows].map(({ path }) => [...path, 'sizing']);
  return [
    ...[['sizing'], ...own].flatMap((path) => amountsFitPolicy(tree, path)),
    ...accounts.flatMap(({ path }) => signatureFitsWallet(tree, path)),
    ...switchAgrees(tree, own),
  ];
}

function amountsFitPolicy(tree: unknown, path: SettingsPath): readonly SettingsProblem[] {
  const policy = valueAt(tree, [...path, 'policy']);
  if (policy !== 'percentage' && policy !== 'portfolio_proportion') return [];
  return ['copy_pct', 'max_trade'].flatMap((key) => {
    const at = [...path, key];
    const isThere = valueAt(tree, at) !== undefined;
    if (isThere === (policy === 'percentage')) return [];
    const allowed = isThere ? `nothing: policy ${policy} does not use it` : 'a value: policy percentage needs it';
    return [{ path: at, found: foundAt(tree, at), allowed }];
  });
}

function signatureFitsWallet(tree: unknown, account: SettingsPath): readonly SettingsProblem[] {
  const path = [...account, 'signature_type'];
  if (valueAt(tree, path) !== '3' || valueAt(tree, [...account, 'wallet']) !== undefined) return [];
  return [{ path, found: '3', allowed: '0, or wallet beside it: a deposit wallet has an address of its own' }];
}

function switchAgrees(tree: unknown, own: readonly SettingsPath[]): readonly SettingsProblem[] {
  const usesProportion = valueAt(tree, PROPORTION);
  const policy = valueAt(tree, ['sizing', 'policy']);
  if (usesProportion === true && policy === 'percentage') {
    return [{ path: PROPORTION, found: 'true', allowed: 'false, as sizing.policy is percentage' }];
  }
  if (usesProportion !== false || policy === 'percentage') return [];
  const isCovered = policy === undefined && own.every((path) => valueAt(tree, [...path, 'policy']) === 'percentage');
  if (isCovered) return [];
  return [
    { path: PROPORTION, found: 'false', allowed: 'true, or sizing with policy percentage, copy_pct and max_trade' },
  ];
}
