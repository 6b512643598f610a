import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Meta = {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
};

const PACKAGE = /(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Packages of npm of which at least a byte is in the bundle of a function, by name in text order. */
export function bundledPackages(maps: string, name: string): readonly string[] {
  const packages = bundledPaths(maps, name).map((path) => PACKAGE.exec(path)?.[1] ?? '');
  return [...new Set(packages)].filter((one) => one !== '').toSorted();
}

/** Our own sources of which at least a byte is in the bundle of a function, in text order. */
export function bundledSources(maps: string, name: string): readonly string[] {
  return bundledPaths(maps, name)
    .filter((path) => !PACKAGE.test(path))
    .map((path) => path.slice(path.indexOf('lambdas/')))
    .toSorted();
}

function bundledPaths(maps: string, name: string): readonly string[] {
  const { outputs } = JSON.parse(readFileSync(join(maps, `${name}.meta.json`), 'utf8')) as Meta;
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** In every bundle: validation, the frame of a handler, logs and metrics, and what a client of AWS needs. */
const IN_ALL = [
  '@aws-lambda-powertools/commons',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/metrics',
  '@aws-sdk/core',
  '@aws-sdk/credential-provider-env',
  '@aws/lambda-invoke-store',
  '@middy/core',
  '@smithy/core',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
  'zod',
];
/** The client of the table, with what it needs. */
const TABLE = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/endpoint-cache',
  '@aws-sdk/middleware-endpoint-discovery',
  'mnemonist',
  'obliterator',
];
const RINGS = ['@aws-sdk/client-sqs', '@aws-sdk/middleware-sdk-sqs'];
/** What asks the signer, and works out the ids of orders and the calls of transactions. */
const HAS_SIGNED = ['@aws-sdk/client-lambda', '@noble/hashes', 'viem'];
/** The keys, and what signs with them; no client of the venue, of the chain or of a queue. */
const SIGNS = [
  '@aws-sdk/client-kms',
  '@aws-sdk/client-secrets-manager',
  '@noble/curves',
  '@noble/hashes',
  '@polymarket/clob-client-v2',
  'viem',
];

/** What each function's bundle has beside what all of them have. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'toggle-sync': [...TABLE, '@aws-sdk/client-ssm'],
  'portfolio-tracker': [...TABLE, ...RINGS],
  'risk-monitor': [...TABLE, ...RINGS],
  'leader-watcher': [...TABLE, ...RINGS, '@aws-sdk/client-ssm', 'ws'],
  reconciler: [...TABLE, ...RINGS, ...HAS_SIGNED, '@polymarket/clob-client-v2'],
  'order-manager': [...TABLE, ...RINGS, ...HAS_SIGNED, '@polymarket/clob-client-v2'],
  redeemer: [...TABLE, ...HAS_SIGNED, 'abitype'],
  scorer: [...TABLE],
  executor: [...TABLE, ...RINGS, ...HAS_SIGNED, '@polymarket/clob-client-v2'],
  signer: [...TABLE, ...SIGNS, 'abitype'],
  'manual-sync': [...TABLE, ...RINGS],
  board: TABLE,
  'alert-webhook': ['@aws-sdk/client-secrets-manager'],
  messenger: [...TABLE, '@aws-sdk/client-secrets-manager'],
};

/** What the bundle of a function is made of and nothing else; undefined for one that has no row. */
export function expectedPackages(name: string): readonly string[] | undefined {
  const beside = BESIDE[name];
  return beside === undefined ? undefined : [...IN_ALL, ...beside].toSorted();
}
