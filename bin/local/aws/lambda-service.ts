import { functionName } from '../../../lambdas/shared/contract/functions.ts';
import type { PathReply, PathService } from './json-server.ts';
import { ServiceError } from './service-error.ts';

/** Runs a function by its name in the contract. @throws Error where the run fails */
export type Invoke = (name: string, event: unknown) => Promise<unknown>;

export type LambdaService = PathService & {
  /** From here on functions can be called. */
  serve(invoke: Invoke): void;
};

const PREFIX = '/2015-03-31/functions/';
const INVOCATION = /^\/2015-03-31\/functions\/([\w-]{1,64})\/invocations(?:\?Qualifier=live)?$/;

/**
 * Answers the part of Lambda that calls a function and waits for its answer.
 *
 * There is one version of each function here, and it is live. A run that fails is an answer all the same, with a header that says so, as on AWS.
 */
export function lambdaService(stage: string): LambdaService {
  let invoke: Invoke | undefined;
  const prefix = functionName(stage, '');
  return {
    pathPrefix: PREFIX,
    serve: (served) => {
      invoke = served;
    },
    handle: async (path, body) => {
      const name = INVOCATION.exec(path)?.[1] ?? '';
      if (invoke === undefined || !name.startsWith(prefix))
        throw new ServiceError('ResourceNotFoundException', `Function not found: ${name}`, { status: 404 });
      return answered(() => invoke?.(name.slice(prefix.length), JSON.parse(body === '' ? '{}' : body)));
    },
  };
}

async function answered(run: () => Promise<unknown> | undefined): Promise<PathReply> {
  const headers = { 'x-amz-executed-version': '$LATEST' };
  try {
    return { body: JSON.stringify((await run()) ?? null), headers };
  } catch (error) {
    const errorMessage = error instanceof Error ? error.message : String(error);
    const failed = { ...headers, 'x-amz-function-error': 'Unhandled' };
    return { body: JSON.stringify({ errorType: 'Error', errorMessage }), headers: failed };
  }
}
