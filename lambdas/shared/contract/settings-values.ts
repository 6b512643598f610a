import { type Bps, bps } from '#core/values/bps.ts';
import { parseMicros } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { hasKeyword } from '#core/risk/fold-words.ts';
import { isPaperWallet, parseWallet } from '#core/values/ids.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import * as z from 'zod';
import { EMAIL_ALLOWED, EMAIL_TRAITS, parseEmail } from './settings-email.ts';
import { didYouMean } from './settings-nearest.ts';
import { parseRatio, RATIO_ALLOWED, RATIO_TRAITS } from './settings-ratio.ts';

/** The finest tick of the venue. */
const LEAST_PRICE = 100n;
const SIX_DECIMALS = /^-?\d+\.\d{6}\d*[1-9]\d*$/;
const CONTROL_OR_FORMAT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a value is, for the reference of the settings. */
export type SettingTraits = { readonly unit: string; readonly range: string };

/** The traits of each schema made here. */
export const settingTraits = z.registry<SettingTraits>();

/**
 * Schemas of the scalars in the settings.
 *
 * Numbers arrive as the text they have in the file, so that no float stands between a person's dollars and ours; a
 * refusal's message says what is allowed, never what was wrong with the parser.
 */
export const settingsValue = {
  dollars,
  dollarsOrNone,
  price: sharePrice,
  shares: shareCount,
  whole,
  basisPoints,
  fraction,
  multiple,
  hours,
  percent,
  factor,
  ratio: () => scalar(parseRatio, RATIO_ALLOWED, RATIO_TRAITS),
  label,
  text: checkedText,
  keyword,
  slug,
  wallet,
  email: () => scalar(parseEmail, EMAIL_ALLOWED, EMAIL_TRAITS),
  flag,
  choice,
  orOff,
};

function dollars(least: number, most: number): z.ZodType<Usd> {
  const allowed = `a dollar amount from ${grouped(least)} to ${grouped(most)}`;
  return scalar(
    (text) => {
      const micros = within(parseMicros(text), BigInt(least) * 1_000_000n, BigInt(most) * 1_000_000n);
      return micros === undefined ? undefined : usd(micros);
    },
    allowed,
    { unit: 'dollars', range: `${grouped(least)} to ${grouped(most)}` },
  );
}

/** An amount, or 0 where there is to be none. */
function dollarsOrNone(least: number, most: number): z.ZodType<Usd> {
  const some = dollars(least, most);
  return beside(some, {
    matches: (input) => typeof input === 'string' && parseMicros(input) === 0n,
    value: usd(0n),
    word: '0',
  });
}

function sharePrice(): z.ZodType<Price> {
  return scalar(
    (text) => {
      const micros = within(parseMicros(text), LEAST_PRICE, 999_900n);
      return micros === undefined || micros % LEAST_PRICE !== 0n ? undefined : price(micros);
    },
    'dollars a share from 0.0001 to 0.9999, at most four decimals',
    { unit: 'dollars a share', range: '0.0001 to 0.9999' },
  );
}

function shareCount(least: number, most: number): z.ZodType<Shares> {
  return scalar(
    (text) => {
      const micros = within(parseMicros(text), BigInt(least) * 1_000_000n, BigInt(most) * 1_000_000n);
      return micros === undefined ? undefined : shares(micros);
    },
    `shares from ${grouped(least)} to ${grouped(most)}, with at most six decimals`,
    { unit: 'shares', range: `${grouped(least)} to ${grouped(most)}` },
  );
}

function whole(least: number, most: number, unit: string): z.ZodType<number> {
  const range = `${grouped(least)} to ${grouped(most)}`;
  return scalar((text) => wholeWithin(text, least, most), `whole ${unit} from ${range}`, { unit, range });
}

function basisPoints(least: number, most: number): z.ZodType<Bps> {
  return scalar(
    (text) => {
      const count = wholeWithin(text, least, most);
      return count === undefined ? undefined : bps(BigInt(count));
    },
    `whole basis points from ${grouped(least)} to ${grouped(most)} (100 are 1 %)`,
    { unit: 'basis points', range: `${grouped(least)} to ${grouped(most)}` },
  );
}

function fraction(): z.ZodType<Bps> {
  return scalar((text) => inBps(text, 10_000n), 'a fraction from 0.0001 to 1, at most four decimals (0.5 is 50 %)', {
    unit: 'fraction',
    range: '0.0001 to 1',
  });
}

/** Like a fraction, but of more than one whole. */
function multiple(most: number): z.ZodType<Bps> {
  return scalar(
    (text) => inBps(text, 10_000n, BigInt(most) * 10_000n),
    `a fraction from 0.0001 to ${grouped(most)}, at most four decimals (0.5 is 50 %)`,
    { unit: 'fraction', range: `0.0001 to ${grouped(most)}` },
  );
}

/** In milliseconds. */
function hours(most: number): z.ZodType<number> {
  return scalar(
    (text) => {
      const micros = within(parseMicros(text), 100_000n, BigInt(most) * 1_000_000n);
      return micros === undefined || micros % 100_000n !== 0n ? undefined : Number(micros / 100_000n) * 360_000;
    },
    `hours from 0.1 to ${grouped(most)}, at most one decimal`,
    { unit: 'hours', range: `0.1 to ${grouped(most)}` },
  );
}

function percent(): z.ZodType<Bps> {
  return scalar((text) => inBps(text, 100n), 'a percentage from 0.01 to 100, at most two decimals (10 is 10 %)', {
    unit: 'percent',
    range: '0.01 to 100',
  });
}

/** A multiple of something, in millionths. */
function factor(most: number): z.ZodType<bigint> {
  return scalar(
    (text) => within(parseMicros(text), 1n, BigInt(most) * 1_000_000n),
    `a factor from 0.000001 to ${grouped(most)}, at most six decimals (0.1 is a tenth of the leader's shares)`,
    { unit: 'factor', range: `0.000001 to ${grouped(most)}` },
  );
}

/** A label whose content is judged, too: `problemOf` says what else is wrong with it, if anything. */
function checkedText(most: number, problemOf: (text: string) => string | undefined): z.ZodType<string> {
  const range = `1 to ${grouped(most)} visible characters`;
  const trimmedOf = (input: unknown): string | undefined =>
    typeof input === 'string' ? labelOf(input, most) : undefined;
  return checked(
    (input) => {
      const trimmed = trimmedOf(input);
      return trimmed === undefined || problemOf(trimmed) !== undefined ? undefined : trimmed;
    },
    (input) => problemOf(trimmedOf(input) ?? '') ?? `a text of ${range}`,
    { unit: 'text', range },
  );
}

function labelOf(text: string, most: number): string | undefined {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.length > most || CONTROL_OR_FORMAT.test(trimmed) ? undefined : trimmed;
}

function label(most: number): z.ZodType<string> {
  return scalar((text) => labelOf(text, most), `a text of 1 to ${grouped(most)} visible characters`, {
    unit: 'text',
    range: `1 to ${grouped(most)} visible characters`,
  });
}

/** A keyword without a letter or digit would be in no text, and so filter nothing. */
function keyword(most: number): z.ZodType<string> {
  return scalar(
    (text) => {
      const trimmed = text.trim();
      const isPlain = trimmed.length <= most && !CONTROL_OR_FORMAT.test(trimmed) && !/.\*./u.test(trimmed);
      return isPlain && hasKeyword(trimmed, trimmed) ? trimmed : undefined;
    },
    `words of 1 to ${grouped(most)} characters, with a letter or digit; * only at an end`,
    { unit: 'words', range: `1 to ${grouped(most)} characters, * at an end for any letters` },
  );
}

function slug(): z.ZodType<string> {
  return scalar(
    (text) => (/^[a-z][a-z0-9-]{0,31}$/.test(text) ? text : undefined),
    'lower-case letters, digits and dashes, a letter first, at most 32',
    { unit: 'name', range: 'a-z, 0-9 and dashes, a letter first, at most 32' },
  );
}

function wallet(): z.ZodType<NonNullable<ReturnType<typeof parseWallet>>> {
  // Paper money has a wallet by itself; one that is written down would be mistaken for real money, or the other way round.
  const parse: typeof parseWallet = (text) => {
    const parsed = parseWallet(text);
    return parsed === undefined || isPaperWallet(parsed) ? undefined : parsed;
  };
  return scalar(parse, 'an address: 0x and 40 hex digits', { unit: 'address', range: '0x and 40 hex digits' });
}

function flag(): z.ZodType<boolean> {
  return checked(
    (input) => (typeof input === 'boolean' ? input : undefined),
    () => 'true or false',
    { unit: 'switch', range: 'true or false' },
  );
}

function choice<const T extends string>(...choices: readonly T[]): z.ZodType<T> {
  const listed = choices.join(', ');
  return checked(
    (input) => choices.find((each) => each === input),
    (input) => `one of ${listed}${typeof input === 'string' ? didYouMean(input, choices) : ''}`,
    { unit: 'choice', range: listed },
  );
}

/** What may be left out of force by saying so. */
function orOff<T>(schema: z.ZodType<T>): z.ZodType<T | 'off'> {
  return beside<T | 'off'>(schema, { matches: (input) => input === 'off', value: 'off', word: 'off' });
}

type Exception<T> = {
  readonly matches: (input: unknown) => boolean;
  readonly value: T;
  /** As a person writes it. */
  readonly word: string;
};

/** The values of a schema, and one more. */
function beside<T>(schema: z.ZodType<T>, { matches, value, word }: Exception<T>): z.ZodType<T> {
  const { unit = '', range = '' } = settingTraits.get(schema) ?? {};
  return checked(
    (input) => (matches(input) ? value : schema.safeParse(input).data),
    (input) => `${schema.safeParse(input).error?.issues[0]?.message ?? range}, or ${word}`,
    { unit, range: `${range}, or ${word}` },
  );
}

function scalar<T>(parse: (text: string) => T | undefined, allowed: string, traits: SettingTraits): z.ZodType<T> {
  return checked(
    (input) => (typeof input === 'string' ? parse(input) : undefined),
    (input) => (isTooFine(allowed, input) ? `${allowed}, with at most six decimals` : allowed),
    traits,
  );
}

function isTooFine(allowed: string, input: unknown): boolean {
  return allowed.startsWith('a dollar') && typeof input === 'string' && SIX_DECIMALS.test(input);
}

function checked<T>(
  parse: (input: unknown) => T | undefined,
  allowed: (input: unknown) => string,
  traits: SettingTraits,
): z.ZodType<T> {
  const schema: z.ZodType<T> = z.unknown().transform((input, context) => {
    const parsed = parse(input);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: allowed(input) });
    return z.NEVER;
  });
  return schema.register(settingTraits, traits);
}

function wholeWithin(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,12}$/.test(text)) return undefined;
  const count = Number(text);
  return count >= least && count <= most ? count : undefined;
}

/** Reads a share of one whole; `unitInBps` is what "1" is worth. Finer than a basis point is refused, not rounded. */
function inBps(text: string, unitInBps: bigint, most = 10_000n): Bps | undefined {
  const micros = parseMicros(text);
  if (micros === undefined || (micros * unitInBps) % 1_000_000n !== 0n) return undefined;
  const count = within((micros * unitInBps) / 1_000_000n, 1n, most);
  return count === undefined ? undefined : bps(count);
}

function within(amount: bigint | undefined, least: bigint, most: bigint): bigint | undefined {
  return amount !== undefined && amount >= least && amount <= most ? amount : undefined;
}

function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
