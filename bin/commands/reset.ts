import { resetBreakers } from '#core/ledger/modes.ts';
import { type Cap } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { commitPlan } from '#flows/commit-plan.ts';
import { type Command } from 'commander';
import { askPerson, type Consent } from './ask-person.ts';
import { modeCapsOf, type ModeMove } from './flip-switch.ts';
import { openSystem, type System } from './open-system.ts';
import { knownFollower } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { breakerLines, ownerText } from './view/mode-text.ts';
import { modesJson, modesTable } from './view/modes-table.ts';

type ResetOptions = SystemOptions & Consent & { readonly follower: string; readonly code?: string };

/** Adds `polycopy reset`. */
export function registerReset(program: Command): void {
  addSystemOptions(program.command('reset'))
    .description('remove breakers of a follower, after a person has looked at what made them trip')
    .requiredOption('--follower <name>', 'whose breakers')
    .option('--code <code>', 'this breaker only; without it, all of them')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON; needs --yes')
    .action(async (options: ResetOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const text = await reset(system, options);
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}

async function reset(system: System, options: ResetOptions): Promise<string> {
  const settings = await system.settings.current();
  if (settings === undefined) throw new Error('no settings yet: there is nothing to reset');
  const follower = knownFollower(settings, options.follower);
  const held = (await modeCapsOf(system, settings)).filter(
    (cap) => cap.follower === follower && breakersIn(cap, options.code).length > 0,
  );
  if (held.length === 0) return nothingHeld(options);
  if (!(await askPerson(question(held, settings, options), options))) return 'Nothing was reset.';
  const moves: ModeMove[] = [];
  for (const cap of held) moves.push(await resetCap(system, cap, breakersIn(cap, options.code)));
  if (options.json === true) return JSON.stringify({ caps: modesJson({ moves, leaders: settings.leaders }) }, null, 2);
  return modesTable({ moves, leaders: settings.leaders }, { isColoured: process.stdout.isTTY });
}

function breakersIn({ breakers = [] }: Cap, code: string | undefined): readonly string[] {
  return breakers.filter((held) => code === undefined || held === code);
}

function nothingHeld({ follower, code, json }: ResetOptions): string {
  if (json === true) return JSON.stringify({ caps: [] }, null, 2);
  return code === undefined
    ? `No breaker holds for ${follower}.`
    : `The breaker ${code} does not hold for ${follower}.`;
}

/** A person should know what happened, and what the mode will be, before saying yes. */
function question(held: readonly Cap[], { leaders }: Settings, { code }: ResetOptions): string {
  const lines = held.flatMap((cap) => {
    const shown = breakerLines({ ...cap, breakers: breakersIn(cap, code) });
    const mode = resetBreakers(cap, breakersIn(cap, code))[0]?.tradingMode ?? cap.tradingMode;
    return [...shown, `${ownerText(cap, leaders)} becomes ${mode}; it is ${cap.tradingMode}.`];
  });
  return [...lines, 'Reset?'].join('\n');
}

/** Only what a person was shown is removed: a breaker that trips meanwhile stays. */
async function resetCap({ ledger }: System, cap: Cap, codes: readonly string[]): Promise<ModeMove> {
  await commitPlan(ledger, async () => {
    const current = await ledger.cap(cap, cap.name);
    const changes = current === undefined ? [] : resetBreakers(current, codes);
    return changes.length === 0 ? undefined : changes;
  });
  return { before: cap, after: (await ledger.cap(cap, cap.name)) ?? cap };
}
