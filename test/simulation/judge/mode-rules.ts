import { BREAKERS } from '#core/model/breaker.ts';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { isLeader } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';

/** What the switches said when a child was reserved, or one of its posts counted. */
export function judgeMode(mirror: Mirror, child: ChildOrder, accuse: Accuse): void {
  const modes = [GLOBAL_CAP, ...(isLeader(child.leader) ? [leaderCap(child.leader)] : [])].map(
    (name) => mirror.caps.get(capKey({ ...child, name }))?.tradingMode,
  );
  const isAllowed = child.side === 'BUY' ? modes.every((mode) => mode === 'ACTIVE') : !modes.includes('HALTED');
  if (!isAllowed) accuse('MODE', `${child.side} ${child.state} while ${modes.join(' and ')}`);
}

/** From what allows all to what allows nothing. */
export const RANK = ['ACTIVE', 'REDUCING', 'HALTED'];

export type ModeChangeInput = {
  readonly mirror: Mirror;
  readonly settings: Settings | undefined;
  /** A person's command may do what no function may. */
  readonly isPerson: boolean;
  readonly before: Cap;
  readonly after: Cap;
  readonly accuse: Accuse;
};

/** No function clears a breaker, what is allowed is the strictest of switch and breakers, a switch is the newest stored. */
export function judgeModeChange({ mirror, settings, isPerson, before, after, accuse }: ModeChangeInput): void {
  const cleared = (before.breakers ?? []).filter((code) => after.breakers?.includes(code) !== true);
  if (cleared.length > 0 && !isPerson) accuse('MODE', `breakers ${cleared.join()} were cleared by a function`);
  const known: Readonly<Record<string, { readonly mode: string }>> = BREAKERS;
  const modes = [after.switch ?? 'ACTIVE', ...(after.breakers ?? []).map((code) => known[code]?.mode ?? 'HALTED')];
  if (after.tradingMode !== strictestOf(modes))
    accuse(
      'MODE',
      `${after.name} is ${after.tradingMode} with ${after.switch ?? ''} and ${after.breakers?.join() ?? ''}`,
    );
  if ((before.switch ?? before.tradingMode) === after.switch) return;
  const stored = strictestOf(
    parameterKeysOf(after, settings).map((key) => mirror.switches.get('')?.positions[key] ?? 'ACTIVE'),
  );
  if (after.switch !== stored)
    accuse('MODE', `${capKey(after)} is switched to ${after.switch ?? ''}, ${stored} is stored`);
}

/** The parameters that a cap's switch follows. */
export function parameterKeysOf({ name, follower }: Cap, settings: Settings | undefined): readonly string[] {
  if (name === GLOBAL_CAP) return ['trading', `followers/${follower}`];
  const wallet = name.slice(2);
  const known = settings?.leaders.find((leader) => leader.wallet === wallet);
  return [`leaders/${wallet}`, ...(known === undefined ? [] : [`leaders/${known.name}`])];
}

/** The strictest of some modes. */
export function strictestOf(modes: readonly string[]): string {
  return RANK[Math.max(...modes.map((mode) => RANK.indexOf(mode)))] ?? 'HALTED';
}
