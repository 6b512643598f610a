import { type Bps, bps } from '#core/values/bps.ts';
import { parseMicros } from '#core/values/decimal.ts';
import { isPaperWallet, parseWallet } from '#core/values/ids.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import * as z from 'zod';

const SIX_DECIMALS = /^-?\d+\.\d{6}\d*[1-9]\d*$/;
const CONTROL_OR_FORMAT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Schemas of the scalars in the settings.
 *
 * Numbers arrive as the text they have in the file, so that no float stands between a person's dollars and ours; a
 * refusal's message says what is allowed, never what was wrong with the parser.
 */
export const settingsValue = {
  dollars,
  shares: shareCount,
  whole,
  basisPoints,
  fraction,
  percent,
  label,
  slug,
  wallet,
  flag,
  choice,
};

function dollars(least: number, most: number): z.ZodType<Usd> {
  const allowed = `a dollar amount from ${grouped(least)} to ${grouped(most)}`;
  return scalar((text) => {
    const micros = within(parseMicros(text), BigInt(least) * 1_000_000n, BigInt(most) * 1_000_000n);
    return micros === undefined ? undefined : usd(micros);
  }, allowed);
}

function shareCount(least: number, most: number): z.ZodType<Shares> {
  return scalar(
    (text) => {
      const micros = within(parseMicros(text), BigInt(least) * 1_000_000n, BigInt(most) * 1_000_000n);
      return micros === undefined ? undefined : shares(micros);
    },
    `shares from ${grouped(least)} to ${grouped(most)}, with at most six decimals`,
  );
}

function whole(least: number, most: number, unit: string): z.ZodType<number> {
  return scalar((text) => wholeWithin(text, least, most), `whole ${unit} from ${grouped(least)} to ${grouped(most)}`);
}

function basisPoints(least: number, most: number): z.ZodType<Bps> {
  return scalar(
    (text) => {
      const count = wholeWithin(text, least, most);
      return count === undefined ? undefined : bps(BigInt(count));
    },
    `whole basis points from ${grouped(least)} to ${grouped(most)} (100 are 1 %)`,
  );
}

function fraction(): z.ZodType<Bps> {
  return scalar((text) => inBps(text, 10_000n), 'a fraction from 0.0001 to 1, at most four decimals (0.5 is 50 %)');
}

function percent(): z.ZodType<Bps> {
  return scalar((text) => inBps(text, 100n), 'a percentage from 0.01 to 100, at most two decimals (10 is 10 %)');
}

function label(most: number): z.ZodType<string> {
  return scalar(
    (text) => {
      const trimmed = text.trim();
      return trimmed === '' || trimmed.length > most || CONTROL_OR_FORMAT.test(trimmed) ? undefined : trimmed;
    },
    `a text of 1 to ${grouped(most)} visible characters`,
  );
}

function slug(): z.ZodType<string> {
  return scalar(
    (text) => (/^[a-z][a-z0-9-]{0,31}$/.test(text) ? text : undefined),
    'lower-case letters, digits and dashes, a letter first, at most 32',
  );
}

function wallet(): z.ZodType<NonNullable<ReturnType<typeof parseWallet>>> {
  // Paper money has a wallet by itself; one that is written down would be mistaken for real money, or the other way round.
  const parse: typeof parseWallet = (text) => {
    const parsed = parseWallet(text);
    return parsed === undefined || isPaperWallet(parsed) ? undefined : parsed;
  };
  return scalar(parse, 'an address: 0x and 40 hex digits');
}

function flag(): z.ZodType<boolean> {
  return checked((input) => (typeof input === 'boolean' ? input : undefined), 'true or false');
}

function choice<const T extends string>(...choices: readonly T[]): z.ZodType<T> {
  return scalar((text) => choices.find((each) => each === text), `one of ${choices.join(', ')}`);
}

function scalar<T>(parse: (text: string) => T | undefined, allowed: string): z.ZodType<T> {
  return checked((input) => (typeof input === 'string' ? parse(input) : undefined), allowed);
}

function checked<T>(parse: (input: unknown) => T | undefined, allowed: string): z.ZodType<T> {
  return z.unknown().transform((input, context) => {
    const parsed = parse(input);
    if (parsed !== undefined) return parsed;
    const tooFine = allowed.startsWith('a dollar') && typeof input === 'string' && SIX_DECIMALS.test(input);
    context.addIssue({ code: 'custom', message: tooFine ? `${allowed}, with at most six decimals` : allowed });
    return z.NEVER;
  });
}

function wholeWithin(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,12}$/.test(text)) return undefined;
  const count = Number(text);
  return count >= least && count <= most ? count : undefined;
}

/** Reads a share of one whole; `unitInBps` is what "1" is worth. Finer than a basis point is refused, not rounded. */
function inBps(text: string, unitInBps: bigint): Bps | undefined {
  const micros = parseMicros(text);
  if (micros === undefined || (micros * unitInBps) % 1_000_000n !== 0n) return undefined;
  const count = within((micros * unitInBps) / 1_000_000n, 1n, 10_000n);
  return count === undefined ? undefined : bps(count);
}

function within(amount: bigint | undefined, least: bigint, most: bigint): bigint | undefined {
  return amount !== undefined && amount >= least && amount <= most ? amount : undefined;
}

function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
