import { type Follower, type Settings } from '#core/model/settings.ts';
import { shadowWarnings } from '../shadow-warnings.ts';
import { signingWarnings } from '../signing-warnings.ts';
import { cleanText } from '../view/clean-text.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type DoctorPorts } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, warning } from './finding.ts';

/** Whether settings are in force, whom they copy, and who trades with what. */
export function settingsChecks(ports: DoctorPorts): readonly Check[] {
  const apply = applyOn(ports);
  return [
    {
      name: 'settings',
      fix: ports.signIn,
      look: async () => {
        const settings = await ports.settings.current();
        if (settings === undefined) return [failed('no settings were applied', apply)];
        return [
          versionSeen(settings, apply),
          leadersSeen(settings, apply),
          ...settings.followers.map((follower) => followerSeen(follower, settings, ports)),
          ...[...signingWarnings(settings), ...shadowWarnings(settings)].map(({ text, fix }) =>
            warning(text, `${fix}, then ${apply}`),
          ),
        ];
      },
    },
  ];
}

function versionSeen({ version, isLastKnown }: Settings, apply: string): Seen {
  if (isLastKnown !== true) return ok(`version ${version} is in force`);
  return failed(`it is lost which version is in force; nothing is bought, sales go by ${version}`, apply);
}

function leadersSeen({ leaders }: Settings, apply: string): Seen {
  const copied = leaders.filter(({ enabled }) => enabled);
  if (copied.length === 0) return failed('no leader is enabled', `name one under \`traders\`, then ${apply}`);
  const names = copied.map(({ name }) => cleanText(name, 40)).join(', ');
  return ok(`copies ${names}${leaders.length > copied.length ? `; ${leaders.length - copied.length} disabled` : ''}`);
}

const MEANS = {
  'dry-run': 'decides and records, sends nothing; `mode: paper` is the next step',
  paper: 'trades with paper money; `mode: live` sends orders',
  live: 'sends orders with real money',
} as const;

function followerSeen({ name, mode, wallet, totalCapital }: Follower, { follows }: Settings, ports: DoctorPorts): Seen {
  const apply = applyOn(ports);
  if (mode === 'live' && wallet === undefined)
    return failed(`${name} trades live without a \`wallet\``, `set \`wallet\` of ${name}, then ${apply}`);
  if (!follows.some(({ follower }) => follower === name))
    return warning(`${name} follows nobody`, `name it under \`follows\`, then ${apply}`);
  const means = mode === 'live' && ports.place !== 'stage' ? 'sends orders to the local exchange' : MEANS[mode];
  return ok(`${name} is on ${mode} with ${dollarText(totalCapital)}: ${means}`);
}

function applyOn({ system }: DoctorPorts): string {
  return `npx polycopy apply settings.yaml ${system}`;
}
