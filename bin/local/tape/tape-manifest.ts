import * as z from 'zod';
import { cleanText } from './clean-text.ts';
import { formatMicro, scaleDecimal } from './decimal.ts';
import { TapeError } from './tape-error.ts';

const decimal = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,6})?$/, 'is not decimal text of at most six decimals')
  .transform((text) => scaleDecimal(text, 6) ?? 0n);
const text = z.string().transform(cleanText);
const manifest = z.strictObject({
  format: z.literal(1),
  name: text,
  seed: z.int().nonnegative(),
  start: z.iso.datetime().transform((iso) => Date.parse(iso)),
  speed: z.union([z.literal('max'), z.number().positive()]),
  leaders: z.array(
    z.strictObject({
      wallet: z
        .string()
        .regex(/^0x[0-9a-fA-F]{40}$/, 'is not a wallet of 40 hex digits')
        .toLowerCase(),
      name: text,
      cash: decimal,
      positions: z.array(
        z.strictObject({ tokenId: z.string().regex(/^\d{1,78}$/, 'is not a decimal token id'), shares: decimal }),
      ),
    }),
  ),
  notes: z.array(text),
  sources: z.array(z.strictObject({ file: text, licence: text })),
});

/** A tape's `tape.json`: amounts in millionths, `start` in milliseconds since the epoch. */
export type TapeManifest = z.output<typeof manifest>;

/** @throws TapeError naming the first field that is wrong. */
export function parseManifest(file: string, value: unknown): TapeManifest {
  const parsed = manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  throw new TapeError(issue?.message ?? 'is not a tape', { file, field: path.join('.'), value: valueAt(value, path) });
}

/** Writes a manifest so that parsing it gives the same. */
export function manifestJson(tape: TapeManifest): unknown {
  return {
    ...tape,
    start: new Date(tape.start).toISOString(),
    leaders: tape.leaders.map((leader) => ({
      ...leader,
      cash: formatMicro(leader.cash),
      positions: leader.positions.map(({ tokenId, shares }) => ({ tokenId, shares: formatMicro(shares) })),
    })),
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return at;
}
