import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { privateKeyToAddress } from 'viem/accounts';
import { cleanText } from '../view/clean-text.ts';

/** A key is 66 characters; whoever pipes in more pipes something else. */
const MAX_PIPED_BYTES = 1_000;

/** A key as text, in any of its spellings, and also when a digit is missing or too much: longer than an address. */
const LOOKS_LIKE_KEY = /[0-9a-f]{48,}/i;

/** Where a key is read from. */
export type KeySource = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
};

/**
 * Asks for a private key without showing it, or reads it where it is piped in.
 *
 * @returns 0x and 64 lower-case hex digits.
 * @throws Error where it is no key; what was read is in no error
 */
export async function readPrivateKey(
  follower: string,
  { input, output }: KeySource = { input: process.stdin, output: process.stderr },
): Promise<`0x${string}`> {
  return keyIn(input.isTTY === true ? await asked(follower, { input, output }) : await piped(input));
}

/**
 * Reads a private key that is piped in.
 *
 * @returns Undefined where nothing is. @throws Error where it is no key; what was read is in no error
 */
export async function readPipedKey(input: NodeJS.ReadableStream = process.stdin): Promise<`0x${string}` | undefined> {
  const text = await piped(input);
  return text.trim() === '' ? undefined : keyIn(text);
}

function keyIn(text: string): `0x${string}` {
  const digits = text.trim().replace(/^0x/i, '').toLowerCase();
  const key = `0x${digits}` as const;
  if (!/^[0-9a-f]{64}$/.test(digits) || !isOnCurve(key))
    throw new Error('that is no private key: 64 hexadecimal digits, with or without 0x before them');
  return key;
}

/**
 * Refuses a command line on which a key stands, before anybody may repeat it.
 *
 * @returns What to say, without what stands there; undefined where nothing looks like a key.
 */
export function keyOnCommandLine(commandLine: readonly string[]): string | undefined {
  const takesKey = commandLine.some((word) => word === 'add-follower' || word === 'rotate-key');
  if (!takesKey || !commandLine.some((word) => LOOKS_LIKE_KEY.test(word))) return undefined;
  return [
    'error: something on the command line looks like a private key, and nothing was done with it.',
    'If it is one: it is in the history of your shell now, and was shown to every user of this machine.',
    'Move its funds to another key, and give that one when it is asked for, or through a pipe.',
  ].join('\n');
}

/** The terminal shows nothing of what is typed: the line editor writes into the void. */
async function asked(follower: string, { input, output }: KeySource): Promise<string> {
  output.write(`Private key of ${cleanText(follower, 40)} (it is not shown): `);
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const prompt = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const interrupted = new Promise<never>((_, reject) => {
    prompt.on('SIGINT', () => {
      reject(new Error('nothing was stored'));
    });
    prompt.on('close', () => {
      reject(new Error('nothing was stored'));
    });
  });
  try {
    return await Promise.race([prompt.question(''), interrupted]);
  } finally {
    prompt.close();
    output.write('\n');
  }
}

async function piped(input: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > MAX_PIPED_BYTES) throw new Error('that is no private key: too much was piped in');
  }
  return text;
}

/** Zero, and numbers beyond the order of the curve, are no keys. */
function isOnCurve(key: `0x${string}`): boolean {
  try {
    return privateKeyToAddress(key) !== '0x';
  } catch {
    return false;
  }
}
