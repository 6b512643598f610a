import { formatMicros } from '#core/values/decimal.ts';
import { foundAt, type SettingsPath, type SettingsProblem, valueAt } from './settings-problem.ts';
import { moneyAt, type SettingsSketch } from './settings-sketch.ts';

const SINGLE_BET: SettingsPath = ['risk_management', 'global', 'max_single_bet'];
const OTHER_POLICIES = ['percentage', 'factor', 'fixed', 'kelly'] as const;
const PROPORTION: SettingsPath = ['risk_management', 'per_trader', 'use_portfolio_proportion'];

/** The rules of sizing: a policy has what it needs and nothing else, and the plan's own switch agrees with it. */
export function sizingRules({ tree, traders, follows, accounts }: SettingsSketch): readonly SettingsProblem[] {
  const own = [...traders, ...follows].map(({ path }) => [...path, 'sizing']);
  return [
    ...[['sizing'], ...own].flatMap((path) => [...amountsFitPolicy(tree, path), ...fixedFitsBet(tree, path)]),
    ...accounts.flatMap(({ path }) => signatureFitsWallet(tree, path)),
    ...switchAgrees(tree, own),
  ];
}

/** What each policy is told; only the Kelly fraction has a value of its own where it is not. */
const KEYS_OF_POLICY: Readonly<Record<string, readonly string[]>> = {
  portfolio_proportion: [],
  percentage: ['copy_pct', 'max_trade'],
  factor: ['copy_factor'],
  fixed: ['fixed_amount'],
  kelly: ['kelly_fraction'],
};
const OPTIONAL_KEY = 'kelly_fraction';

function amountsFitPolicy(tree: unknown, path: SettingsPath): readonly SettingsProblem[] {
  const policy = valueAt(tree, [...path, 'policy']);
  const used = typeof policy === 'string' && Object.hasOwn(KEYS_OF_POLICY, policy) ? KEYS_OF_POLICY[policy] : undefined;
  if (used === undefined) return [];
  return Object.values(KEYS_OF_POLICY)
    .flat()
    .flatMap((key) => {
      const at = [...path, key];
      const isThere = valueAt(tree, at) !== undefined;
      const isUsed = used.includes(key);
      if (isThere === isUsed || (isUsed && key === OPTIONAL_KEY)) return [];
      const allowed = isThere
        ? `nothing: policy ${String(policy)} does not use it`
        : `a value: policy ${String(policy)} needs it`;
      return [{ path: at, found: foundAt(tree, at), allowed }];
    });
}

/** An amount that is more than any bet may be is a slip: it would be cut down each time. */
function fixedFitsBet(tree: unknown, path: SettingsPath): readonly SettingsProblem[] {
  const at = [...path, 'fixed_amount'];
  const [amount, most] = [moneyAt(tree, at), moneyAt(tree, SINGLE_BET)];
  if (amount === undefined || most === undefined || amount <= most) return [];
  return [{ path: at, found: foundAt(tree, at), allowed: `at most max_single_bet, ${formatMicros(most)}` }];
}

function signatureFitsWallet(tree: unknown, account: SettingsPath): readonly SettingsProblem[] {
  const path = [...account, 'signature_type'];
  const type = valueAt(tree, path);
  if (type === undefined || type === '0' || valueAt(tree, [...account, 'wallet']) !== undefined) return [];
  const allowed = '0, or wallet beside it: what is no plain key has an address of its own';
  return [{ path, found: foundAt(tree, path), allowed }];
}

function switchAgrees(tree: unknown, own: readonly SettingsPath[]): readonly SettingsProblem[] {
  const usesProportion = valueAt(tree, PROPORTION);
  const policy = valueAt(tree, ['sizing', 'policy']);
  const isOther = (one: unknown): one is string => OTHER_POLICIES.some((other) => other === one);
  if (usesProportion === true && isOther(policy)) {
    return [{ path: PROPORTION, found: 'true', allowed: `false, as sizing.policy is ${policy}` }];
  }
  if (usesProportion !== false || isOther(policy)) return [];
  const isCovered = policy === undefined && own.every((path) => isOther(valueAt(tree, [...path, 'policy'])));
  if (isCovered) return [];
  return [
    { path: PROPORTION, found: 'false', allowed: `true, or sizing with another policy: ${OTHER_POLICIES.join(', ')}` },
  ];
}
