import { type BreakerCode, breakerMode } from '../model/breaker.ts';
import { type Cap, type CapTrip, GLOBAL_CAP, leaderCap, type Mode, strictest } from '../model/cap.ts';
import { type Leader } from '../model/settings.ts';
import { globalPosition, leaderPosition, type SwitchPosition, type Switches } from '../model/switches.ts';
import { type Wallet } from '../values/ids.ts';
import { type ModeChange } from './change.ts';

/** The position of a cap's switch; that of an item from before there were switches is its mode. */
export function switchOf(cap: Pick<Cap, 'switch' | 'tradingMode'>): Mode {
  return cap.switch ?? cap.tradingMode;
}

/**
 * Puts a switch in a cap's place. No switch clears a breaker: the mode stays the strictest of both.
 *
 * @returns Nothing when everything stands so already. Else one change, which must be alone on its cap in a transaction.
 */
export function setSwitch(cap: Cap, { mode, from }: SwitchPosition): readonly ModeChange[] {
  return modeChanges(cap, {
    switch: mode,
    ...(mode === 'ACTIVE' ? {} : { switchFrom: from }),
    breakers: cap.breakers ?? [],
    ...tripsOf(cap),
  });
}

/** What a cap's switch is derived from: the positions of the stage, and who the leaders are. */
export type SwitchSources = Pick<Switches, 'positions'> & { readonly leaders: readonly Leader[] };

/**
 * Where a cap's switch belongs.
 *
 * A leader whom the settings do not name is known by his wallet only: a stop that was set under his name stays until he
 * is named again.
 */
export function wantedSwitch(cap: StandingCap, { positions, leaders }: SwitchSources): SwitchPosition {
  if (cap.name === GLOBAL_CAP) return globalPosition({ positions }, cap.follower);
  const wallet = cap.name.slice(leaderCap('').length) as Wallet;
  const named = leaders.find((leader) => leader.wallet === wallet);
  const position = leaderPosition({ positions }, named ?? { wallet });
  return named === undefined ? { ...position, mode: strictest(switchOf(cap), position.mode) } : position;
}

type StandingCap = Pick<Cap, 'name' | 'follower' | 'switch' | 'tradingMode'>;

/**
 * Puts a switch in a cap's place where that is stricter than what stands, and lifts nothing.
 *
 * For whoever makes a cap count again before toggle-sync has seen it: new settings name a follower or leader of before.
 */
export function tightenSwitch(cap: Cap, sources: SwitchSources): readonly ModeChange[] {
  const wanted = wantedSwitch(cap, sources);
  const stands = switchOf(cap);
  return strictest(stands, wanted.mode) === stands ? [] : setSwitch(cap, wanted);
}

/**
 * Adds a breaker to a cap: the follower's global one, or that of one leader.
 *
 * Commit it alone and before whatever ends the state that called for it: a run that dies between both is then followed
 * by one that adds it again, which changes nothing. What is told only once is stored before the breaker.
 *
 * @returns Nothing when the breaker already holds.
 */
export function addBreaker(cap: Cap, code: BreakerCode, trip?: Omit<CapTrip, 'code'>): readonly ModeChange[] {
  const held = cap.breakers ?? [];
  if (held.includes(code)) return modeChanges(cap, { ...switchFields(cap), breakers: held, ...tripsOf(cap) });
  const others = (cap.trips ?? []).filter((one) => one.code !== code);
  const trips = trip === undefined ? others : [...others, { code, ...trip }];
  return modeChanges(cap, {
    ...switchFields(cap),
    breakers: [...held, code],
    ...(trips.length === 0 ? {} : { trips }),
  });
}

/** Removes breakers, all of them where no codes are named; only a person's `reset` does this. */
export function resetBreakers(cap: Cap, codes: readonly string[] = cap.breakers ?? []): readonly ModeChange[] {
  const left = (cap.breakers ?? []).filter((code) => !codes.includes(code));
  const trips = (cap.trips ?? []).filter(({ code }) => left.includes(code));
  return modeChanges(cap, { ...switchFields(cap), breakers: left, ...(trips.length === 0 ? {} : { trips }) });
}

type Positions = Pick<ModeChange, 'switch' | 'switchFrom' | 'breakers' | 'trips'>;

function tripsOf({ trips }: Cap): Pick<ModeChange, 'trips'> {
  return trips === undefined ? {} : { trips };
}

function switchFields(cap: Cap): Omit<Positions, 'breakers' | 'trips'> {
  return { switch: switchOf(cap), ...(cap.switchFrom === undefined ? {} : { switchFrom: cap.switchFrom }) };
}

function modeChanges(cap: Cap, next: Positions): readonly ModeChange[] {
  const tradingMode = strictest(next.switch, ...next.breakers.map(breakerMode));
  const isSame =
    cap.switch === next.switch &&
    cap.switchFrom === next.switchFrom &&
    cap.tradingMode === tradingMode &&
    (cap.breakers ?? []).length === next.breakers.length;
  if (isSame) return [];
  const { follower, mode, name, epoch = 0n } = cap;
  return [{ kind: 'mode', follower, mode, name, epochBefore: epoch, ...next, tradingMode }];
}
