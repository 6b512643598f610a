import { type SettingReference, settingsReference } from '#contract/settings-reference.ts';

/** What stands in the example where a key has no default. */
const SAMPLES: Readonly<Record<string, string>> = {
  'your_account.total_capital': '5000',
  'traders[].name': '"Whale Trader"',
  'traders[].wallet_address': '"0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d"',
  'traders[].allocated_capital': '2000',
  'followers[].name': 'second',
  'traders[].sizing.policy': 'percentage',
  'traders[].sizing.copy_pct': '10',
  'traders[].sizing.max_trade': '50',
  'followers[].total_capital': '2000',
  'follows[].follower': 'second',
  'follows[].leader': '"Whale Trader"',
  'follows[].allocated_capital': '500',
  'follows[].sizing.policy': 'kelly',
  'follows[].sizing.kelly_fraction': '0.25',
  'sizing.policy': 'portfolio_proportion',
  'sizing.canary_copies': '5',
  'execution.large_orders.above_usd': '250',
  'risk_management.global.max_total_exposure': '5000',
  'risk_management.global.max_single_bet': '500',
  'risk_management.global.reserve_capital': '1000',
};
const WIDTH = 110;

/**
 * A settings file that holds as it is, with every other key as a comment beside its meaning and range.
 *
 * A `#` in the first column stands before a key that may be taken into use by taking it away.
 */
export function settingsExample(): string {
  const lines = [
    '# Settings of polycopy: `npx polycopy settings check settings.yaml` checks them, `npx polycopy apply settings.yaml`',
    '# shows what changes and stores them. Every key is here. One behind "#" may be left out: its default, which is in',
    '# force then, stands beside it, or nothing does where its remark says what holds. What stands below `followers`,',
    '# `follows` and the `sizing` of one trader is a sample, and not in force.',
  ];
  let open: readonly string[] = [];
  const rows = settingsReference();
  const needed = rows.filter(({ isNeeded }) => isNeeded);
  const mark = (section: string): string => (needed.some(({ key }) => key.startsWith(`${section}.`)) ? '' : '#');
  for (const row of rows) {
    const path = row.key.split('.');
    const sections = path.slice(0, -1);
    const shared = sections.findIndex((part, at) => open[at] !== part);
    const from = shared === -1 ? sections.length : shared;
    for (let depth = from; depth < sections.length; depth += 1)
      lines.push(...opening(sections.slice(0, depth + 1), mark(sections.slice(0, depth + 1).join('.'))));
    open = sections;
    lines.push(...keyLines(row, sections));
  }
  return `${lines.join('\n')}\n`;
}

function opening(sections: readonly string[], mark: string): readonly string[] {
  const name = sections.at(-1) ?? '';
  const space = indent(sections.slice(0, -1));
  return [
    ...(sections.length === 1 ? [''] : []),
    `${mark}${space}${name.replace('[]', '')}:`,
    ...(name.endsWith('[]') ? [`${mark}${space}  -`] : []),
  ];
}

function keyLines(
  { key, meaning = '', unit, range, byDefault, isNeeded }: SettingReference,
  sections: readonly string[],
): readonly string[] {
  const space = indent(sections);
  const about = wrapped(`${meaning} ${bounds(unit, range)}`, WIDTH - space.length).map((line) => `${space}# ${line}`);
  const sample = SAMPLES[key] ?? byDefault;
  const line = `${space}${key.slice(key.lastIndexOf('.') + 1)}:${sample === undefined ? '' : ` ${sample}`}`;
  return [...(sections.length === 0 ? [''] : []), ...about, isNeeded ? line : `#${line}`];
}

function bounds(unit: string, range: string): string {
  return unit === 'switch' || unit === 'text' || unit === 'address' ? `(${range})` : `(${unit}, ${range})`;
}

/** An entry of a list stands one step deeper than a section. */
function indent(sections: readonly string[]): string {
  return '  '.repeat(sections.reduce((depth, part) => depth + (part.endsWith('[]') ? 2 : 1), 0));
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
