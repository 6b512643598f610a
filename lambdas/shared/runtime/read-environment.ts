import type * as z from 'zod';
import { ENV, environmentSchema } from '#contract/env.ts';
import { DEFAULT_REGION, refusedCountry } from '#contract/regions.ts';
import { ConfigurationError } from '#ports/errors.ts';

/** What a function is told by its environment. */
export type Environment = {
  readonly stage: string;
  readonly table: string;
  readonly dataApiUrl: string;
  readonly gammaUrl: string;
  readonly clobUrl: string;
  readonly rpcUrl: string;
  /** Undefined where there is no stream that could be waited for. */
  readonly rtdsUrl: string | undefined;
  readonly queueUrl: string | undefined;
  readonly signer: string | undefined;
  readonly clockUrl: string | undefined;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
};

/**
 * Reads and checks the environment of a function.
 *
 * @throws ConfigurationError that names every variable that is missing or malformed, or a region from which the venue
 * takes no orders.
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) throw refused(parsed.error);
  const country = refusedCountry(variables['AWS_REGION'] ?? '');
  if (country !== undefined) {
    const where = `AWS_REGION ${variables['AWS_REGION'] ?? ''}`;
    throw new ConfigurationError(
      `${where} is refused: the venue takes no orders from ${country}; deploy to ${DEFAULT_REGION}`,
    );
  }
  const { data } = parsed;
  return {
    stage: data[ENV.stage],
    table: data[ENV.table],
    dataApiUrl: data[ENV.dataApiUrl],
    gammaUrl: data[ENV.gammaUrl],
    clobUrl: data[ENV.clobUrl],
    rpcUrl: data[ENV.rpcUrl],
    rtdsUrl: data[ENV.rtdsUrl] === 'off' ? undefined : data[ENV.rtdsUrl],
    queueUrl: data[ENV.queueUrl],
    signer: data[ENV.signer],
    clockUrl: data[ENV.clockUrl],
    logLevel: data[ENV.logLevel],
  };
}

/** What a function without the table is told. @throws ConfigurationError */
export function readStage(
  variables: Readonly<Record<string, string | undefined>>,
): Pick<Environment, 'stage' | 'logLevel'> {
  const parsed = environmentSchema.pick({ [ENV.stage]: true, [ENV.logLevel]: true }).safeParse(variables);
  if (!parsed.success) throw refused(parsed.error);
  return { stage: parsed.data[ENV.stage], logLevel: parsed.data[ENV.logLevel] };
}

/** The queue's address of a function that rings. @throws ConfigurationError where it is not set */
export function requireQueueUrl({ queueUrl }: Environment): string {
  if (queueUrl === undefined) throw new ConfigurationError(`environment refused: ${ENV.queueUrl} is not set`);
  return queueUrl;
}

/** The name of the function that signs, of one that has it sign. @throws ConfigurationError where it is not set */
export function requireSigner({ signer }: Environment): string {
  if (signer === undefined) throw new ConfigurationError(`environment refused: ${ENV.signer} is not set`);
  return signer;
}

function refused({ issues }: z.ZodError): ConfigurationError {
  const problems = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return new ConfigurationError(`environment refused: ${problems.join('; ')}`);
}
