import { leaderCap } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';
import { parameterKeysOf, RANK, strictestOf } from './mode-rules.ts';

type SwitchRulesInput = {
  readonly mirror: Mirror;
  readonly settings: () => Settings | undefined;
  readonly now: () => number;
  readonly accuse: Accuse;
};

/** Judges that what persons set arrives in every cap. */
export type SwitchRules = {
  /** A person has set a parameter; undefined removes it. */
  parameterSet(parameter: string, value: string | undefined): void;
  /** A run that copies the switches has ended well. */
  synced(): void;
};

/** A run that began before a person's deed may end so long after it. */
const SETTLES_MS = 70_000;

/** A switch is where a person has put it last; one that cannot be read is where it stood. */
export function switchRules({ mirror, settings, now, accuse }: SwitchRulesInput): SwitchRules {
  const truth = new Map<string, string>();
  const unknown = new Set<string>();
  let movedAt = -Infinity;
  return {
    parameterSet(parameter, value) {
      movedAt = now();
      const mode = value?.trim().toUpperCase() ?? 'ACTIVE';
      const stood = mirror.switches.get('')?.positions[parameter] ?? 'ACTIVE';
      if (RANK.includes(mode)) {
        truth.set(parameter, mode);
        unknown.delete(parameter);
      } else if (stood !== (truth.get(parameter) ?? 'ACTIVE')) unknown.add(parameter);
    },
    synced() {
      if (now() - movedAt < SETTLES_MS) return;
      for (const cap of mirror.caps.values()) {
        if (cap.name !== 'G' && !cap.name.startsWith('L#')) continue;
        // Who is gone from the settings keeps the stop he stands at.
        const isGone = settings()?.leaders.every(({ wallet }) => cap.name !== leaderCap(wallet)) ?? true;
        if (cap.name !== 'G' && isGone) continue;
        const keys = parameterKeysOf(cap, settings());
        if (keys.some((key) => unknown.has(key))) continue;
        const right = strictestOf(keys.map((key) => truth.get(key) ?? 'ACTIVE'));
        if ((cap.switch ?? cap.tradingMode) !== right)
          accuse('MODE', `${capKey(cap)} stands at ${cap.switch ?? cap.tradingMode}, a person has set ${right}`);
      }
    },
  };
}
