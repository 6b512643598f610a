import * as z from 'zod';
import { type SettingsPath, settingsPathText } from './settings-problem.ts';
import { settingsSchema } from './settings-schema.ts';

/**
 * Says what a person may have meant by a key that the settings do not know.
 *
 * The nearest key of the same section wins; a key that belongs to another section is named with its place.
 *
 * @example
 * unknownKeyAdvice(['risk_management', 'global'], 'max_singel_bet'); // 'did you mean max_single_bet?'
 */
export function unknownKeyAdvice(section: SettingsPath, key: string): string {
  const known = keysOf(sectionAt(section));
  const nearest = nearestKey(key, known);
  if (nearest !== undefined && editDistance(key, nearest) <= Math.max(2, Math.floor(key.length / 3))) {
    return `did you mean ${nearest}?`;
  }
  const elsewhere = placesOf(settingsSchema, []).find((path) => path.at(-1) === key);
  if (elsewhere !== undefined) return `did you mean ${settingsPathText(elsewhere)}?`;
  return `nearest is ${nearest ?? 'none'}; known here: ${known.join(', ')}`;
}

/** The known key that the fewest edits away from `key`; the first of equals, undefined when none is known. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  return known.reduce<string | undefined>(
    (best, each) => (best === undefined || editDistance(key, each) < editDistance(key, best) ? each : best),
    undefined,
  );
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const replaced = cell(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(Math.min(replaced, cell(i - 1, j) + 1, cell(i, j - 1) + 1, swapped ? cell(i - 2, j - 2) + 1 : replaced));
    }
  }
  return cell(from.length, to.length);
}

function sectionAt(path: SettingsPath): z.core.$ZodType {
  return path.reduce<z.core.$ZodType>((schema, part) => {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodObject ? (shapeOf(inner)[part] ?? inner) : inner;
  }, settingsSchema);
}

function placesOf(schema: z.core.$ZodType, at: SettingsPath): readonly SettingsPath[] {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(shapeOf(inner)).flatMap(([key, child]) => [[...at, key], ...placesOf(child, [...at, key])]);
}

function keysOf(schema: z.core.$ZodType): readonly string[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(shapeOf(inner)) : [];
}

function shapeOf(schema: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> {
  return schema.shape;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrapped(schema.unwrap());
  }
  return schema;
}
