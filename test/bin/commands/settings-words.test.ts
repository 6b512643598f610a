import { expect, test } from '@jest/globals';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { settingsReference } from '#contract/settings-reference.ts';
import { settingsDifference } from '../../../bin/commands/settings-difference.ts';
import { settingsWords } from '../../../bin/commands/settings-words.ts';
import { aDocument } from '../../lambdas/shared/contract/a-document.ts';

type Section = Record<string, unknown>;

/** A value that a key takes, by its unit; numbers are small enough for every range. */
const BY_UNIT: Readonly<Record<string, unknown>> = {
  dollars: '250',
  shares: '250',
  orders: '7',
  purchases: '7',
  copies: '7',
  shards: '3',
  percent: '20',
  'basis points': '450',
  fraction: '0.2',
  'dollars a share': '0.05',
  seconds: '75',
  hours: '7',
  blocks: '3',
  messages: '3',
  text: 'of {follower}',
  days: '30',
  events: '40',
  ratio: '-0.5',
};
/** Values of keys whose other keys leave less room than their unit. */
const BY_KEY: Readonly<Record<string, unknown>> = {
  'risk_management.global.max_total_exposure': '5200',
  'risk_management.global.drawdown_halve_pct': '0.3',
  'risk_management.global.drawdown_restore_pct': '0.15',
  'monitoring.poll_interval': '9',
  'execution.large_orders.window_s': '240',
  'execution.large_orders.slices': '7',
  'messages.kinds': ['breaker'],
  'selection.shadow_exempt': ['Ben'],
};
/** Keys that hold no value of their own in the settings, or that need another key beside them. */
const ELSEWHERE = [
  'sizing.policy',
  'sizing.copy_pct',
  'sizing.max_trade',
  'sizing.copy_factor',
  'sizing.fixed_amount',
  'sizing.kelly_fraction',
  'monitoring.copy_on',
];
const UNUSED = ['logging.', 'risk_management.per_trader.use_portfolio_proportion'];

const keys = settingsReference().filter(
  ({ key }) =>
    !/^(?:your_account|traders|followers|follows)\b/.test(key) &&
    ![...ELSEWHERE, ...UNUSED].some((start) => key.startsWith(start)),
);

function settingsWith(key: string, value: unknown) {
  const document = aDocument();
  const path = key.split('.');
  let section: Section = document;
  if (path[0] === 'sizing') document.sizing = { policy: 'portfolio_proportion' };
  if (path[1] === 'large_orders')
    document.execution = {
      large_orders: key.endsWith('above_usd') ? { above_depth_share: '0.2' } : { above_usd: '250' },
    };
  for (const part of path.slice(0, -1)) section = (section[part] ??= {}) as Section;
  if (value !== undefined) section[path.at(-1)!] = value;
  const checked = checkSettings(document);
  if (!checked.isValid) throw new Error(`${key}: ${JSON.stringify(checked.problems)}`);
  return toSettings(checked.document);
}

test.each(keys.map((row) => [row.key, row] as const))(
  'S10: a change of %s alone is shown when it is applied, under its own name',
  (key, { unit, range, byDefault }) => {
    // Given
    const others = range.split(', ').filter((each) => each !== byDefault);
    const listed = unit === 'list of choice' ? ['chain'] : ['other'];
    const other = unit === 'switch' ? byDefault !== 'true' : unit === 'choice' ? others.at(-1) : BY_UNIT[unit];
    const usual = unit.startsWith('list') ? listed : other;
    // When
    const shown = settingsDifference(settingsWith(key, undefined), settingsWith(key, BY_KEY[key] ?? usual));
    // Then
    expect(shown.map((change) => change.key)).toEqual([key]);
    expect(shown[0]?.to).not.toBe(shown[0]?.from);
  },
);

test('every key that is written is one of the file', () => {
  const known = settingsReference().map(({ key }) => key);
  const written = settingsWords(settingsWith('sources', undefined)).map(({ key }) => key);
  expect(written.filter((key) => !known.includes(key))).toEqual([]);
});
