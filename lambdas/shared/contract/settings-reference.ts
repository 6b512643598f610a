import { REASONS } from '#core/risk/reasons.ts';
import * as z from 'zod';
import { SETTING_MEANINGS } from './settings-meanings.ts';
import { settingsSchema } from './settings-schema.ts';
import { type SettingTraits, settingTraits } from './settings-values.ts';

/** One key of settings.yaml: what may stand there, what stands there unless given, and what it is for. */
export type SettingReference = SettingTraits & {
  /** `[]` stands for any entry of a list. */
  readonly key: string;
  /** True where the file must have it, in each entry of its list. */
  readonly isRequired: boolean;
  /** True where a file without it does not hold: its section is required, too. */
  readonly isNeeded: boolean;
  /** As it would stand in the file; absent where there is none. */
  readonly byDefault?: string;
  /** Absent where nobody has written it: a test fails then. */
  readonly meaning?: string;
  /** The codes of the refusals that this key can lift. */
  readonly reasons: readonly string[];
};

/** Every key of settings.yaml in the order of its schema. */
export function settingsReference(): readonly SettingReference[] {
  return rowsOf(settingsSchema, '', { isRequired: true, isNeeded: true });
}

type Found = { readonly isRequired: boolean; readonly isNeeded: boolean; readonly byDefault?: unknown };

const LEFT_OUT = { isRequired: false, isNeeded: false } as const;

function rowsOf(schema: z.core.$ZodType, key: string, found: Found): readonly SettingReference[] {
  if (schema instanceof z.ZodOptional) return rowsOf(schema.unwrap(), key, LEFT_OUT);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return rowsOf(schema.unwrap(), key, { ...LEFT_OUT, byDefault: schema.def.defaultValue });
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    return Object.entries(shape).flatMap(([name, child]) =>
      rowsOf(child, key === '' ? name : `${key}.${name}`, { isRequired: true, isNeeded: found.isNeeded }),
    );
  }
  if (!(schema instanceof z.ZodArray)) return [row(key, found, traitsOf(schema, key))];
  if (schema.element instanceof z.ZodObject) return rowsOf(schema.element, `${key}[]`, found);
  return [row(key, found, listTraits(schema, key))];
}

function row(key: string, { isRequired, isNeeded, byDefault }: Found, traits: SettingTraits): SettingReference {
  const meaning = SETTING_MEANINGS[key];
  return {
    key,
    isRequired,
    isNeeded,
    ...traits,
    ...(byDefault === undefined ? {} : { byDefault: written(byDefault) }),
    ...(meaning === undefined ? {} : { meaning }),
    reasons: Object.entries(REASONS).flatMap(([code, { setting }]) => (setting === key ? [code] : [])),
  };
}

function traitsOf(schema: z.core.$ZodType, key: string): SettingTraits {
  const traits = settingTraits.get(schema);
  if (traits === undefined) throw new TypeError(`${key}: a schema of settings that settings-values did not make`);
  return traits;
}

function listTraits(schema: z.ZodArray, key: string): SettingTraits {
  const { unit, range } = traitsOf(schema.element, key);
  const checks = schema.def.checks ?? [];
  const least = checks.find((check) => check instanceof z.core.$ZodCheckMinLength)?._zod.def.minimum ?? 0;
  const most = checks.find((check) => check instanceof z.core.$ZodCheckMaxLength)?._zod.def.maximum;
  if (most === undefined) throw new TypeError(`${key}: a list of settings needs a bound`);
  return { unit: `list of ${unit}`, range: `${least} to ${most} of: ${range}` };
}

function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
