import { type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SigningHash } from './signing-hash.ts';

function untold(): void {
  // An error would come with the whole input
}

/**
 * The SDK's warnings go where they go by themselves, and nothing else is told. It has no `info`: with one, even one that
 * drops what it gets, the SDK copies input and answer of each request to hide what is sensitive in them.
 */
const QUIET_LOGGER = {
  trace: untold,
  debug: untold,
  warn: (...told: unknown[]) => {
    console.warn(...told);
  },
  error: untold,
} as NonNullable<DynamoDBClientConfig['logger']>;

/**
 * Options of the SDK clients: few tries and short timeouts, far below any function's own.
 *
 * Endpoints and region come from the standard environment variables, which is how local services take AWS's place. Clients
 * put their middleware together once for each kind of command, not for each request: nobody changes it later. A request
 * that takes longer than its time fails only where the handler is told to throw: by default it warns and waits on.
 */
export const AWS_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { requestTimeout: 4_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  cacheMiddleware: true,
  sha256: SigningHash,
  logger: QUIET_LOGGER,
} as const;

/**
 * Options of the client that calls the signer. An order's bytes leave within five seconds of being counted, so both tries
 * and the pause between them fit into these. The run of a first try that nobody waits for any more goes on to its own end, and
 * warms its place for a later call: the second try may meet that place free, or start another one.
 */
export const SIGNER_OPTIONS = {
  ...AWS_OPTIONS,
  maxAttempts: 2,
  requestHandler: { ...AWS_OPTIONS.requestHandler, requestTimeout: 2_200 },
} as const;

/** Options of the client that looks at the switches between reads: a look comes again in 15 s, and keeps no leader waiting. */
export const SWITCH_OPTIONS = {
  ...AWS_OPTIONS,
  maxAttempts: 1,
  requestHandler: { ...AWS_OPTIONS.requestHandler, requestTimeout: 1_000, connectionTimeout: 500 },
} as const;

/** Options of the clients of a person's commands: a slow line is no failure, and one that says nothing ends. */
export const COMMAND_OPTIONS = {
  ...AWS_OPTIONS,
  requestHandler: { ...AWS_OPTIONS.requestHandler, requestTimeout: 30_000, connectionTimeout: 5_000 },
} as const;
