import * as z from 'zod';
import { isNear, nearestWord } from './settings-nearest.ts';
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
  const nearest = nearestWord(key, known);
  if (nearest !== undefined && isNear(key, nearest)) return `did you mean ${nearest}?`;
  const elsewhere = placesOf(settingsSchema, []).find((path) => path.at(-1) === key);
  if (elsewhere !== undefined) return `did you mean ${settingsPathText(elsewhere)}?`;
  return `nearest is ${nearest ?? 'none'}; known here: ${known.join(', ')}`;
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
