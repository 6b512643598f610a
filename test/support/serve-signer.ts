import { ENV } from '#contract/env.ts';
import { FUNCTIONS, SIGNER } from '#contract/functions.ts';
import { contractFunctions } from '../../bin/local/aws/contract-functions.ts';
import { functionHost } from '../../bin/local/aws/function-host.ts';
import { type LocalAws } from '../../bin/local/aws/local-aws.ts';

type Given = {
  readonly aws: LocalAws;
  /** Of the exchange whose time counts; absent: the machine's own. */
  readonly clockUrl?: string;
  /** Where a function's module is; absent: its source. */
  readonly entry?: (name: string) => URL;
};

const sourceOf = (name: string): URL => new URL(`../../lambdas/${name}/handler.ts`, import.meta.url);

/** Lets clients of Lambda call the signer of a local AWS, in a thread with its own environment, where no other function runs. */
export function serveSigner({ aws, clockUrl, entry = sourceOf }: Given): { close(): Promise<void> } {
  const [signer] = contractFunctions({
    aws,
    contracts: FUNCTIONS.filter(({ name }) => name === SIGNER),
    environment: clockUrl === undefined ? {} : { [ENV.clockUrl]: clockUrl },
    entry,
    shards: 1,
  });
  if (signer === undefined) throw new Error('the contract has no signer');
  const { name: functionName, exportName, memoryMb, timeoutMs, environment } = signer;
  const host = functionHost({
    ...{ functionName, exportName, memoryMb, timeoutMs, environment, entry: signer.entry },
    ...{ speed: 1, logDir: undefined },
  });
  aws.serveFunctions((name, event) =>
    name === SIGNER ? host.invoke(event) : Promise.reject(new Error(`${name} does not run here`)),
  );
  return { close: () => host.stop() };
}
