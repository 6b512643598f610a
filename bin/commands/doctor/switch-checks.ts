import { type Settings } from '#core/model/settings.ts';
import { leaderKeys, readSwitches, SYSTEM_SWITCH } from '#core/model/switches.ts';
import { modeCapsOf } from '../flip-switch.ts';
import { cleanText } from '../view/clean-text.ts';
import { ownerText } from '../view/mode-text.ts';
import { type DoctorPorts } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, warning } from './finding.ts';

/** Whether the switches can be read, where they stand, and which breakers hold. */
export function switchChecks(ports: DoctorPorts, settings: Settings | undefined): readonly Check[] {
  const { signIn: fix } = ports;
  const switches: Check = { name: 'switches', fix, look: () => switchesSeen(ports, settings) };
  if (settings === undefined) return [switches];
  return [switches, { name: 'breakers', fix, look: async () => breakersSeen(ports, settings) }];
}

async function switchesSeen(
  { switches, ledger, system }: DoctorPorts,
  settings: Settings | undefined,
): Promise<readonly Seen[]> {
  const before = (await ledger.switches()) ?? { positions: {} };
  const { positions, unreadable, strange } = readSwitches(await switches.read(), before);
  const off = Object.entries(positions).filter(([, mode]) => mode !== 'ACTIVE');
  return [
    ...(off.length === 0 ? [ok('all switches are ACTIVE')] : []),
    ...off.map(([key, mode]) =>
      warning(`${cleanText(key, 80)} is ${mode}`, `npx polycopy resume ${whose(key, settings)}${system}`),
    ),
    ...unreadable.map((path) =>
      failed(
        `${cleanText(path, 80)} says no mode: it counts as it stood before`,
        'set it to ACTIVE, REDUCING or HALTED',
      ),
    ),
    ...strange.map((path) => warning(`${cleanText(path, 80)} is no switch`, 'delete the parameter')),
  ];
}

/** The options that name whose switch it is; a leader by his wallet, as his name may need quotes. */
function whose(key: string, settings: Settings | undefined): string {
  if (key === SYSTEM_SWITCH) return '';
  const [kind, name = ''] = key.split('/');
  const leader = settings?.leaders.find((one) => leaderKeys(one).includes(key));
  return kind === 'followers'
    ? `--follower ${cleanText(name, 40)} `
    : `--leader ${leader?.wallet ?? cleanText(name, 80)} `;
}

async function breakersSeen({ ledger, system }: DoctorPorts, settings: Settings): Promise<readonly Seen[]> {
  const caps = await modeCapsOf({ ledger }, settings);
  const seen = caps.flatMap((cap) =>
    (cap.breakers ?? []).map((code) =>
      warning(
        `${cleanText(code, 40)} holds for ${ownerText(cap, settings.leaders)}`,
        `npx polycopy reset --follower ${cap.follower} ${system}, after what \`npx polycopy status ${system}\` says of it`,
      ),
    ),
  );
  return seen.length > 0 ? seen : [ok('no breaker holds')];
}
