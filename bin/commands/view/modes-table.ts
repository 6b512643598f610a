import { type Leader } from '#core/model/settings.ts';
import { type ModeMove } from '../flip-switch.ts';
import { breakerLines, ownerText, switchText } from './mode-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

type ModesInput = { readonly moves: readonly ModeMove[]; readonly leaders: readonly Leader[] };

/** What modes were and are, which switches and breakers make them, and how what still holds is reset. */
export function modesTable({ moves, leaders }: ModesInput, options: ViewOptions): string {
  if (moves.length === 0)
    return 'Nobody is concerned: the settings name no follower, or the leader is followed by none.';
  const table = plainTable(
    {
      columns: ['Whose', 'Mode was', 'Mode is', 'Switch', 'Breakers'].map((title) => ({
        title,
        align: 'left' as const,
      })),
      rows: moves.map(({ before, after }) => [
        ownerText(after, leaders),
        before.tradingMode,
        after.tradingMode,
        switchText(after),
        (after.breakers ?? []).length === 0 ? '–' : (after.breakers ?? []).join(', '),
      ]),
    },
    options,
  );
  const lines = new Set(moves.flatMap(({ after }) => breakerLines(after)));
  return [table, ...lines].join('\n');
}

/** The same for machines. */
export function modesJson({ moves, leaders }: ModesInput): readonly Readonly<Record<string, unknown>>[] {
  return moves.map(({ before, after }) => ({
    whose: ownerText(after, leaders),
    follower: after.follower,
    ledger: after.mode,
    cap: after.name,
    modeBefore: before.tradingMode,
    mode: after.tradingMode,
    switch: after.switch ?? after.tradingMode,
    switchFrom: after.switchFrom ?? null,
    breakers: after.breakers ?? [],
  }));
}
