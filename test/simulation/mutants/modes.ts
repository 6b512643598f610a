import { type Mutant } from './mutant.ts';

/** Rules of section 8: switches, breakers, and the settings in force. */
export const MODES: readonly Mutant[] = [
  {
    name: 'switch-clears-a-breaker',
    rule: 'no switch clears a breaker',
    file: 'core/ledger/modes.ts',
    search: '    breakers: cap.breakers ?? [],\n',
    replace: "    breakers: mode === 'ACTIVE' ? [] : (cap.breakers ?? []),\n",
  },
  {
    name: 'mode-is-the-switch',
    rule: 'the mode is the strictest of switch and breakers',
    file: 'core/ledger/modes.ts',
    search: 'strictest(next.switch, ...next.breakers.map(breakerMode))',
    replace: 'strictest(next.switch, ...next.breakers.slice(0, 0).map(breakerMode))',
  },
  {
    name: 'breaker-replaces-breakers',
    rule: 'breakers are only added',
    file: 'core/ledger/modes.ts',
    search: '    breakers: [...held, code],\n',
    replace: '    breakers: [code],\n',
  },
  {
    name: 'modes-without-epoch',
    rule: 'switch, breakers and mode are written together under the epoch',
    file: 'adapters/dynamodb/transact-items.ts',
    search: '`attribute_exists(#pk) AND (${isFirst}#epoch = :before)`',
    replace: '`attribute_exists(#pk) AND (${isFirst}#epoch = :before OR #epoch <> :before)`',
  },
  {
    name: 'leader-switch-not-copied',
    rule: "a leader's switch is copied to his cap with every follower",
    file: 'core/ledger/modes.ts',
    search:
      '  return named === undefined ? { ...position, mode: strictest(switchOf(cap), position.mode) } : position;\n',
    replace: "  return { mode: named === undefined ? switchOf(cap) : 'ACTIVE', from: position.from };\n",
  },
  {
    name: 'follower-switch-not-copied',
    rule: "system and follower switch are copied to the follower's global cap",
    file: 'core/ledger/modes.ts',
    search: '  if (cap.name === GLOBAL_CAP) return globalPosition({ positions }, cap.follower);\n',
    replace:
      "  if (cap.name === GLOBAL_CAP) return { mode: 'ACTIVE', from: globalPosition({ positions }, cap.follower).from };\n",
  },
  {
    name: 'older-reading-over-a-newer',
    rule: 'a run that was held up never puts an older reading over a newer one',
    file: 'flows/sync-toggles.ts',
    search: "[{ kind: 'check', type: 'switches', value: stored }, ...inForce, ...changes]",
    replace: '[...changes]',
  },
  {
    name: 'unreadable-switch-is-active',
    rule: 'a switch that cannot be read stays where it last stood',
    file: 'core/model/switches.ts',
    search: '    const stands = mode ?? before.positions[key];\n',
    replace: "    const stands = mode ?? (before.positions[key] === undefined ? undefined : 'ACTIVE');\n",
  },
  {
    name: 'disabled-leader-is-copied',
    rule: 'a leader who is disabled is not copied',
    file: 'core/risk/mode-rules.ts',
    search: '  return isLeaderEnabled ? undefined :',
    replace: '  return isLeaderEnabled || !isLeaderEnabled ? undefined :',
  },
  {
    name: 'disabled-leader-is-not-watched',
    rule: 'a leader who is disabled is still watched, and his reductions followed',
    file: 'flows/watch-leaders.ts',
    search: '  for (const { wallet } of leaders) {\n    if (memory.looked.has(wallet)) continue;\n',
    replace:
      '  for (const { wallet, enabled } of leaders) {\n    if (!enabled || memory.looked.has(wallet)) continue;\n',
  },
  {
    name: 'entry-while-the-venue-is-paused',
    rule: 'nothing is reserved while the table says that the venue takes no orders',
    file: 'core/risk/mode-rules.ts',
    search: "judge: ({ restrictions, now }) => venueReason('VENUE_PAUSED', pauseInForce(restrictions, now)),",
    replace: 'judge: () => undefined,',
  },
  {
    name: 'entry-from-a-blocked-region',
    rule: 'nothing is reserved while the table says that our region is blocked',
    file: 'core/risk/mode-rules.ts',
    search: "judge: ({ restrictions, now }) => venueReason('REGION_BLOCKED', regionInForce(restrictions, now)),",
    replace: 'judge: () => undefined,',
  },
  {
    name: 'region-blocked-for-an-hour',
    rule: 'a restriction that is not met again ends by itself, soon',
    file: 'core/risk/venue-restriction.ts',
    search: 'export const REGION_BLOCK_MS = 300_000;',
    replace: 'export const REGION_BLOCK_MS = 3_600_000;',
  },
];
