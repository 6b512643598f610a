import { type Chain } from '#ports/chain.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';

/** The chain as one run reads it. */
export type ChainOfRun = {
  readonly chain: Chain;
  /** Fills may be asked for again. */
  readonly nextPass: () => void;
};

/**
 * Spares a run the waiting for a node that does not answer. After one read without an answer no order's state is asked
 * for any more in this run, so no end is proven: a proof put off costs a minute, twenty that wait for a node cost all
 * others the run. Nor for the cash and the approvals of any wallet, which the next run reads. Fills are not asked for
 * again in the same pass: what is confirmed is booked by the formula meanwhile.
 *
 * What a node answers and we cannot read stops nothing: it concerns the one question.
 */
export function chainOfRun({ chain, log }: { readonly chain: Chain; readonly log: Log }): ChainOfRun {
  let hasFailed = false;
  let hasFailedInPass = false;
  const asked = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof UnavailableError) hasFailed = hasFailedInPass = true;
      throw error;
    }
  };
  const askedOnce = <T>(read: () => Promise<T>): Promise<T> =>
    hasFailed ? Promise.reject(notAskedAgain()) : asked(read);
  return {
    nextPass: () => {
      hasFailedInPass = false;
    },
    chain: {
      collateral: (wallet) => askedOnce(() => chain.collateral(wallet)),
      missingApprovals: (wallet) => askedOnce(() => chain.missingApprovals(wallet)),
      tokenBalance: (wallet, token, domain) => asked(() => chain.tokenBalance(wallet, token, domain)),
      orderStatus: (order) => {
        if (!hasFailed) return asked(() => chain.orderStatus(order));
        log.count('ProofsPutOff');
        return Promise.reject(notAskedAgain());
      },
      // Asked for only where the chain has answered just before; a node that tells no logs still proves other ends.
      transfers: (holding, since) => chain.transfers(holding, since),
      fillsOf: (transaction, order) =>
        hasFailedInPass ? Promise.reject(notAskedAgain()) : asked(() => chain.fillsOf(transaction, order)),
    },
  };
}

function notAskedAgain(): UnavailableError {
  return new UnavailableError('the node of the chain did not answer before: it is not asked again now');
}
