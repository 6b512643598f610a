import { ConfigurationError, PortError } from '#ports/errors.ts';

/** What a look came to: all is well, something to know of, not to be told from here, or something to put right. */
export type Verdict = 'ok' | 'warning' | 'unknown' | 'failed';

/** One thing that was looked at; what is not well says what to do: a command or a setting. */
export type Seen = { readonly verdict: Verdict; readonly text: string; readonly fix?: string };

/** What was seen, and by which check. */
export type Finding = Seen & { readonly check: string };

/** Looks at one thing; `fix` is what to do where it cannot even be looked at. */
export type Check = {
  readonly name: string;
  readonly fix: string;
  readonly look: () => Promise<readonly Seen[]>;
};

/** All is well. */
export const ok = (text: string): Seen => ({ verdict: 'ok', text });
/** Nothing that stops anything, and a person should know. */
export const warning = (text: string, fix: string): Seen => ({ verdict: 'warning', text, fix });
/** Nobody can tell from here. */
export const unknown = (text: string): Seen => ({ verdict: 'unknown', text });
/** Something that a person must put right. */
export const failed = (text: string, fix: string): Seen => ({ verdict: 'failed', text, fix });

/**
 * Looks at each thing, one after the other; what throws has failed, and the others are looked at all the same.
 *
 * Of an error that is none of our own only the kind is said: its words may hold anything, a secret too.
 */
export async function runChecks(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, fix, look } of checks)
    for (const seen of await seenBy(look, fix)) findings.push({ check: name, ...seen });
  return findings;
}

async function seenBy(look: Check['look'], fix: string): Promise<readonly Seen[]> {
  try {
    return await look();
  } catch (error) {
    return [failed(reasonOf(error), fix)];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof PortError) return `cannot be told: ${error.message}`;
  return `cannot be told: ${error instanceof Error ? error.name : 'an error without a name'}`;
}
