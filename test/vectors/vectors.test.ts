import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { sharedFile } from '../support/shared-data.ts';
import { METHODS } from './methods.ts';
import { runVectors } from './run-vectors.ts';
import { readVectors, VectorFileError } from './vector-file.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('vectors.ts', import.meta.url));
const OWN = new URL('quant-vectors.json', import.meta.url);

describe('the test vectors', () => {
  const published = sharedFile('quant-published.json');
  const files = [OWN, ...(published === undefined ? [] : [published])];

  it.each(files)('%s: every case of a method that is built passes', async (path) => {
    // When
    const outcomes = runVectors(readVectors(await readFile(path, 'utf8')), METHODS);

    // Then
    expect(outcomes.flatMap(({ method, failures }) => failures.map((failure) => ({ method, ...failure })))).toEqual([]);
    expect(outcomes.reduce((sum, { passed }) => sum + passed, 0)).toBeGreaterThan(0);
  });

  it('hold every method of the registry, and no other', async () => {
    const { methods } = readVectors(await readFile(OWN, 'utf8'));
    expect([...METHODS.keys()].toSorted()).toEqual([...methods.keys()].toSorted());
  });
});

describe('a case', () => {
  const outcomeOf = (expected: string, result: object) =>
    runVectors(
      readVectors(`{"methods":{"m":{"cases":[{"id":"1","input":{},"expected":${expected},
        "tol":{"abs":0.5,"rel":0}}]}}}`),
      new Map([['m', () => ({ ...result })]]),
    )[0];

  test.each([
    ['{"value":1.0}', { value: 1.5 }],
    ['{"value":1}', { value: 1 }],
    ['{"value":"Infinity"}', { value: Number.POSITIVE_INFINITY }],
    ['{"value":null,"reason":"EMPTY"}', { value: null, reason: 'EMPTY' }],
    ['{"z":[1.0,2.0]}', { z: Float64Array.of(1, 2.25), more: 1 }],
    ['{"a":{"b":[true,"text"]}}', { a: { b: [true, 'text'] } }],
  ])('that expects %s passes with %j', (expected, result) => {
    expect(outcomeOf(expected, result)).toMatchObject({ passed: 1, failed: 0, failures: [] });
  });

  test.each([
    ['{"value":1.0}', { value: 1.51 }, 'value'],
    // Written without a fraction, it is exact
    ['{"value":1}', { value: 1.01 }, 'value'],
    ['{"value":1.0}', { value: Number.NaN }, 'value'],
    ['{"value":1.0}', { value: null }, 'value'],
    ['{"value":1.0}', {}, 'value'],
    ['{"value":null}', {}, 'value'],
    ['{"value":null}', { value: 0 }, 'value'],
    ['{"value":null,"reason":"EMPTY"}', { value: null, reason: 'TOO_FEW' }, 'reason'],
    ['{"value":"Infinity"}', { value: 1e308 }, 'value'],
    ['{"z":[1.0,2.0]}', { z: Float64Array.of(1) }, 'z'],
    ['{"z":[1.0,2.0]}', { z: Float64Array.of(1, 4) }, 'z.1'],
    ['{"z":[1]}', { z: { 0: 1 } }, 'z'],
    ['{"a":{"b":1}}', { a: null }, 'a'],
    ['{"toString":1}', {}, 'toString'],
  ])('that expects %s fails with %j, at %s', (expected, result, field) => {
    expect(outcomeOf(expected, result)).toMatchObject({
      ...{ passed: 0, failed: 1, failures: [{ id: '1', differences: [{ field }] }] },
    });
  });

  test('that expects nothing to be there in a method unknown by its name is unknown', () => {
    const file = readVectors('{"methods":{"constructor":{"cases":[{"id":"1","input":{},"expected":{"value":1}}]}}}');
    expect(runVectors(file, METHODS)).toMatchObject([{ method: 'constructor', passed: 0, failed: 0, unknown: 1 }]);
  });

  test('whose input does not fit its method fails, and the next one is run', () => {
    // Given
    const cases = ['{"x":"text"}', '{"x":[0.0,2.0]}'].map(
      (input, at) => `{"id":"${at}","input":${input},"expected":{"mean":1.0}}`,
    );

    // When
    const file = readVectors(`{"methods":{"moments":{"cases":[${cases.join()}]}}}`);

    // Then
    expect(runVectors(file, METHODS)).toMatchObject([{ passed: 1, failed: 1, failures: [{ id: '0' }] }]);
  });
});

describe('a file', () => {
  it('gives an input its series and what is not finite', () => {
    // When
    const file = readVectors(`{"series":{"s":{"values":[1,"NaN"]}},
      "methods":{"m":{"cases":[{"id":"1","input":{"x":"@s","y":[{"z":"-Infinity"}]},"expected":{}}]}}}`);

    // Then
    expect(file.methods.get('m')?.[0]?.input).toEqual({ x: [1, Number.NaN], y: [{ z: Number.NEGATIVE_INFINITY }] });
  });

  it.each([
    ['', 'it is no JSON'],
    ['[]', 'no file of test vectors'],
    ['{"methods":{"m":{"cases":[{"id":1}]}}}', 'methods.m.cases.0.id'],
    ['{"methods":{"m":{"cases":[{"id":"1","input":0,"expected":0}]}}}', 'an object is expected'],
    ['{"methods":{"m":{"cases":[{"id":"1","input":"@s","expected":{}}]}}}', 'no series "s"'],
    ['{"methods":{"m":{"cases":[{"id":"1","input":"@constructor","expected":{}}]}}}', 'no series "constructor"'],
  ])('that is %s is told as none: %s', (text, message) => {
    expect(() => readVectors(text)).toThrow(VectorFileError);
    expect(() => readVectors(text)).toThrow(message);
  });
});

describe('npm run vectors', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const given = async (text: string): Promise<string> => {
    await writeFile(join(folder, 'file.json'), text);
    return join(folder, 'file.json');
  };

  it('tells each method of its own file as JSON, and ends well', async () => {
    const { stdout } = await run(process.execPath, [SCRIPT, '--json']);
    const { failed, methods } = JSON.parse(stdout) as { readonly failed: number; readonly methods: readonly object[] };
    expect(failed).toBe(0);
    expect(methods[0]).toEqual({ method: 'moments', passed: 9, failed: 0, unknown: 0, failures: [] });
  });

  it('ends with 1 when a case fails, and tells field, value and expectation', async () => {
    // Given
    const path = await given(`{"methods":{"moments":{"cases":[
      {"id":"wrong\\u001b[2J","input":{"x":[0,2]},"expected":{"mean":1.5,"sd":"NaN"}}]}}}`);

    // Then
    await expect(run(process.execPath, [SCRIPT, path])).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('moments wrong[2J: mean is 1, expected 1.5\n'),
    });
  });

  it('ends with 2 and a plain error for a file that is none', async () => {
    await expect(run(process.execPath, [SCRIPT, await given('no')])).rejects.toMatchObject({
      ...{
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^error: .*: no file of test vectors: it is no JSON\n$/),
      },
    });
    await expect(run(process.execPath, [SCRIPT, join(folder, 'absent')])).rejects.toMatchObject({
      ...{ code: 2, stdout: '', stderr: expect.stringContaining('ENOENT') },
    });
  });

  it('--help says how', async () => {
    const { stdout } = await run(process.execPath, [SCRIPT, '--help']);
    expect(stdout).toContain('vectors [options] [file]');
  });
});
