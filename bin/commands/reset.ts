import { resetBreakers } from '#core/ledger/modes.ts';
import { BREAKERS, parseBreaker } from '#core/model/breaker.ts';
import { type Cap, leaderCap } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { commitPlan } from '#flows/commit-plan.ts';
import { type Command } from 'commander';
import { askPerson, type Consent } from './ask-person.ts';
import { modeCapsOf, type ModeMove } from './flip-switch.ts';
import { openSystem, type System } from './open-system.ts';
import { knownFollower, leaderWallet } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { breakerLines, ownerText } from './view/mode-text.ts';
import { modesJson, modesTable } from './view/modes-table.ts';

type ResetOptions = SystemOptions &
  Consent & { readonly follower?: string; readonly leader?: string; readonly code?: string };

/** Adds `polycopy reset`. */
export function registerReset(program: Command): void {
  addSystemOptions(program.command('reset'))
    .description('remove breakers of a follower or a leader, after a person has looked at what made them trip')
    .option('--follower <name>', 'whose breakers: his own, and those of his leaders')
    .option('--leader <name>', 'only those of this leader, by name or wallet; for every follower, or for --follower')
    .option('--code <code>', 'this breaker only; without it, all of them')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON; needs --yes')
    .action(async (options: ResetOptions, command: Command) => {
      refuseUnnamed(options, command);
      const system = await openSystem(systemChoice(command, options));
      try {
        const text = await reset(system, options);
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}

/** A breaker is reset by somebody who looked at it: all of everybody are no such thing, and neither is a misspelt one. */
function refuseUnnamed({ follower, leader, code }: ResetOptions, command: Command): void {
  const refuse = (text: string): never => command.error(`error: ${text}`, { exitCode: 2 });
  if (follower === undefined && leader === undefined) refuse('name --follower NAME, --leader NAME, or both');
  // What a newer version has stored is named as it is shown.
  if (code !== undefined && !/^[A-Z][A-Z_]{0,39}$/.test(code))
    refuse(`--code ${cleanText(code, 40)}: a breaker is one of ${Object.keys(BREAKERS).join(', ')}`);
}

async function reset(system: System, options: ResetOptions): Promise<string> {
  const settings = await system.settings.current();
  if (settings === undefined) throw new Error('no settings yet: there is nothing to reset');
  const concerned = capsOf(await modeCapsOf(system, settings), settings, options);
  const held = concerned.filter((cap) => breakersIn(cap, options.code).length > 0);
  if (held.length === 0) return nothingHeld(concerned, options);
  if (!(await askPerson(question(held, settings, options), options))) return 'Nothing was reset.';
  const moves: ModeMove[] = [];
  for (const cap of held) moves.push(await resetCap(system, cap, breakersIn(cap, options.code)));
  if (options.json === true) return JSON.stringify({ caps: modesJson({ moves, leaders: settings.leaders }) }, null, 2);
  return modesTable({ moves, leaders: settings.leaders }, { isColoured: process.stdout.isTTY });
}

function capsOf(caps: readonly Cap[], settings: Settings, options: ResetOptions): readonly Cap[] {
  const follower = options.follower === undefined ? undefined : knownFollower(settings, options.follower);
  const name = options.leader === undefined ? undefined : leaderCap(leaderWallet(settings, options.leader));
  return caps.filter(
    (cap) => (follower === undefined || cap.follower === follower) && (name === undefined || cap.name === name),
  );
}

function breakersIn({ breakers = [] }: Cap, code: string | undefined): readonly string[] {
  return breakers.filter((held) => code === undefined || held === code);
}

/** What is asked for holds already where a known breaker does not; @throws Error where nobody knows such a breaker */
function nothingHeld(caps: readonly Cap[], { follower, leader, code, json }: ResetOptions): string {
  const others = [...new Set(caps.flatMap(({ breakers = [] }) => breakers))].map((held) => cleanText(held, 40));
  const held = others.length === 0 ? 'none holds' : `there holds ${others.join(', ')}`;
  if (code !== undefined && parseBreaker(code) === undefined)
    throw new Error(`no breaker ${code}; ${held}; there are ${Object.keys(BREAKERS).join(', ')}`);
  if (json === true) return JSON.stringify({ caps: [] }, null, 2);
  const whom = [leader, follower].flatMap((name) => (name === undefined ? [] : [cleanText(name, 42)])).join(', ');
  return code === undefined
    ? `No breaker holds for ${whom}.`
    : `The breaker ${code} does not hold for ${whom}: ${held}.`;
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
