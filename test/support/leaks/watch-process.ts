import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import { LEAK_FOLDER, noteTokens, registerSecret } from './leak-files.ts';
import { tokensOf } from './tokens.ts';

/**
 * Watches the process that it is loaded into: what is written to its output, to files and by the processes that it starts
 * is noted, and what travels as a secret between a local service and its client is registered.
 *
 * `npm test` loads it into every process of Node; functions of a local system run in threads whose output their process
 * writes. It changes modules of Node in place, so that neither the code nor the tests have to know of it.
 */
const SECRET_FIELD = /\\?"(privateKey|secret|passphrase|apiSecret|apiPassphrase)\\?"\s*:\s*\\?"([^"\\]+)/g;
/** Of what was written before: a secret may be cut in two. */
const CARRY = 1_024;
/** Jest keeps the tests' own code there. */
const OF_JEST = /[\\/]jest[_-]|[\\/]node_modules[\\/]/;
const WATCHED = Symbol.for('polycopy.watched');

type Watching = typeof globalThis & { [WATCHED]?: true };
type Write = (this: unknown, chunk: unknown, ...rest: unknown[]) => unknown;

const written = new Set<string>();

/** Begins to watch; a second time does nothing. */
export function watchProcess(): void {
  const watching = globalThis as Watching;
  if (watching[WATCHED] === true || process.env[LEAK_FOLDER] === undefined) return;
  watching[WATCHED] = true;
  const who = process.argv.slice(1, 3).join(' ');
  watchMethod(process.stdout, 'write', recorder(`output of ${who}`));
  watchMethod(process.stderr, 'write', recorder(`error output of ${who}`));
  watchFiles();
  watchChildren();
  watchServices();
  syncBuiltinESMExports();
}

/** Notes each part of what goes to one place, once for the whole process. */
function recorder(where: string): (chunk: unknown) => void {
  let carry = '';
  return (chunk) => {
    const text = carry + textOf(chunk);
    carry = text.slice(-CARRY);
    const fresh = tokensOf(text).filter((token) => !written.has(token));
    for (const token of fresh) written.add(token);
    noteTokens(fresh.map((token) => ({ where, token })));
  };
}

function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString() : '';
}

function watchMethod(target: object, name: string, see: (chunk: unknown) => void): void {
  const methods = target as Record<string, Write>;
  const original = methods[name] as Write;
  methods[name] = function (chunk, ...rest) {
    see(chunk);
    return original.call(this, chunk, ...rest);
  };
}

function watchFiles(): void {
  const isOfTests = (path: unknown): boolean => !OF_JEST.test(String(path)) && !String(path).includes(folder());
  const createWriteStream = fs.createWriteStream.bind(fs);
  fs.createWriteStream = ((path: fs.PathLike, options?: never) => {
    const stream = createWriteStream(path, options);
    const see = recorder(`file ${String(path)}`);
    if (isOfTests(path)) for (const name of ['write', 'end']) watchMethod(stream, name, see);
    return stream;
  }) as typeof fs.createWriteStream;
  const watchWriter = (target: object, name: string): void => {
    const methods = target as Record<string, (path: unknown, data: unknown, ...rest: unknown[]) => unknown>;
    const original = methods[name] as (path: unknown, data: unknown, ...rest: unknown[]) => unknown;
    methods[name] = (path, data, ...rest) => {
      if (isOfTests(path)) recorder(`file ${String(path)}`)(data);
      return original.call(target, path, data, ...rest);
    };
  };
  for (const name of ['writeFile', 'appendFile', 'writeFileSync', 'appendFileSync']) watchWriter(fs, name);
  for (const name of ['writeFile', 'appendFile']) watchWriter(fs.promises, name);
}

/** Also those that do not watch themselves, as Lambda's environment does not let them. */
function watchChildren(): void {
  const spawn = childProcess.spawn as (command: string, args: readonly string[], options: object) => ChildProcess;
  childProcess.spawn = ((command: string, args: readonly string[], options: object) => {
    const child = spawn(command, args, options);
    const who = Array.isArray(args) ? args.slice(0, 2).join(' ') : command;
    // What comes in is pushed; a listener of ours would make the stream flow before its owner is ready.
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) watchMethod(stream, 'push', recorder(`output of ${who}`));
    return child;
  }) as typeof childProcess.spawn;
}

/** What a service is told or answers as a secret is one. */
function watchServices(): void {
  const see = (chunk: unknown): void => {
    const text = textOf(chunk);
    if (!text.includes('SecretString') && !text.includes('passphrase')) return;
    for (const [, kind = '', value = ''] of text.matchAll(SECRET_FIELD)) registerSecret(kind, value);
  };
  watchMethod(http.ServerResponse.prototype, 'end', see);
  watchMethod(http.ServerResponse.prototype, 'write', see);
  const push = Readable.prototype.push as Write;
  Object.defineProperty(http.IncomingMessage.prototype, 'push', {
    configurable: true,
    writable: true,
    value: function (this: unknown, chunk: unknown, ...rest: unknown[]) {
      see(chunk);
      return push.call(this, chunk, ...rest);
    },
  });
}

function folder(): string {
  return process.env[LEAK_FOLDER] ?? '';
}

watchProcess();
