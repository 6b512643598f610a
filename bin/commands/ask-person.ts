import { createInterface } from 'node:readline/promises';

/** How a command was told to go about what cannot be undone. */
export type Consent = { readonly yes?: true; readonly json?: true };

/**
 * Asks a person whether to go on; `--yes` is the answer given beforehand.
 *
 * @throws Error where nobody can be asked: what cannot be undone is never done by default
 */
export async function askPerson(question: string, { yes, json }: Consent): Promise<boolean> {
  if (yes === true) return true;
  if (json === true || !process.stdin.isTTY || !process.stdout.isTTY)
    throw new Error(`${question}\nnothing was done: there is nobody to ask here; --yes says so beforehand`);
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
