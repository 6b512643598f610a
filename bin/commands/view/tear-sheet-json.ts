import { type TearSheet } from '#core/scoring/tear-sheet.ts';
import { findingTexts } from './tear-sheet-figures.ts';

/** Everything on a sheet for machines: parts and dollars as numbers, a figure that is none as null with its reason. */
export function tearSheetJson(follower: string, sheet: TearSheet): object {
  const { record, options, underwater, rolling, simulation, ...rest } = sheet;
  const { value, reason } = simulation;
  return {
    follower,
    options: { ...options, seed: String(options.seed) },
    ...{ capital: record.capital, capitalBase: record.capitalBase, leaders: record.leaders },
    ...{ markouts: record.markouts ?? null, executions: record.executions ?? null },
    said: findingTexts(sheet),
    ...rest,
    simulation: value === null ? { value, reason } : { value: { ...value, sharpes: Array.from(value.sharpes) } },
    days: record.days.map(({ day, profits }, place) => ({
      ...{ day, profits, underwater: underwater[place], rollingSharpe: rolling[place] ?? null },
    })),
  };
}
