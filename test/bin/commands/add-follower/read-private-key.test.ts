import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { keyOnCommandLine, readPrivateKey } from '../../../../bin/commands/add-follower/read-private-key.ts';
import { FIRST_KEY } from '../../local/exchange/a-client.ts';

const DIGITS = FIRST_KEY.slice(2);

function aTerminal(): { readonly input: PassThrough & { isTTY: true }; readonly output: PassThrough; shown(): string } {
  const input = Object.assign(new PassThrough(), { isTTY: true as const, setRawMode: () => input });
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  return { input, output, shown: () => shown };
}

async function failureOf(reading: Promise<unknown>): Promise<string> {
  return String(await reading.catch((error: unknown) => error));
}

describe('a private key', () => {
  test.each([FIRST_KEY, DIGITS, `  0X${DIGITS.toUpperCase()}\r\n`])(
    'is read where it is piped in as %j',
    async (text) => {
      const source = { input: Readable.from([text]), output: new PassThrough() };
      expect(await readPrivateKey('main', source)).toBe(FIRST_KEY);
    },
  );

  test('that is typed is shown nowhere', async () => {
    const { input, output, shown } = aTerminal();
    const reading = readPrivateKey('main', { input, output });
    input.write(`${FIRST_KEY}\r`);
    expect(await reading).toBe(FIRST_KEY);
    expect(shown()).toBe('Private key of main (it is not shown): \n');
  });

  test.each([['\u0003'], ['\u0004']])('is given up with %j', async (key) => {
    const { input, output } = aTerminal();
    const reading = readPrivateKey('main', { input, output });
    input.write(key);
    expect(await failureOf(reading)).toBe('Error: nothing was stored');
  });

  test.each([
    ['one digit too few', DIGITS.slice(1)],
    ['a digit that is none', `${DIGITS.slice(1)}g`],
    ['zero', '0'.repeat(64)],
    ['beyond the curve', 'f'.repeat(64)],
    ['words', 'test test test test test test test test test test test junk'],
    ['nothing', ''],
    ['a file', DIGITS.repeat(100)],
  ])('is refused, and not repeated: %s', async (_, text) => {
    const reading = readPrivateKey('main', { input: Readable.from([text]), output: new PassThrough() });
    const failure = await failureOf(reading);
    expect(failure).toContain('that is no private key');
    expect(failure).not.toContain(text.slice(0, 12) || 'undefined');
  });
});

describe('a key on the command line', () => {
  test.each([
    [['add-follower', '--name', 'main', FIRST_KEY]],
    [['add-follower', '--name', DIGITS]],
    [['add-follower', `--key=${FIRST_KEY}`]],
    [['--state', DIGITS.slice(0, 60), 'add-follower']],
  ])('is refused with the advice to change it, and not repeated', (commandLine) => {
    const said = keyOnCommandLine(commandLine);
    expect(said).toContain('Move its funds to another key');
    expect(said).not.toContain(DIGITS.slice(0, 12));
  });

  test('is no address, and no transaction that another command is asked about', () => {
    expect(keyOnCommandLine(['add-follower', '--name', 'main', '--stage', `x${'a'.repeat(40)}`])).toBeUndefined();
    expect(keyOnCommandLine(['explain', FIRST_KEY])).toBeUndefined();
  });
});
