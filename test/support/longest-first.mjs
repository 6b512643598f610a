import Sequencer from '@jest/test-sequencer';

/** Projects whose files take minutes: begun last, they would leave the other cores idle at the end. */
const LONGEST_FIRST = ['system', 'conformance', 'simulation'];

/**
 * The files that take longest, with the seconds of one core that they took (2026-11-23). A fresh clone has measured none,
 * and the size of a file tells nothing of it: the bench of 150 lines starts nine programs.
 */
export const LONG_FILES = {
  'system/shipped-tape': 225,
  'system/misbehaving-world': 209,
  'system/desk-session': 118,
  'conformance/bundles': 69,
  'system/paper-money': 65,
  'conformance/order-path': 64,
  'system/recorded-leader': 56,
  'bench/measures/measures': 51,
  'bin/commands/backtest': 49,
  'system/compare-settings': 45,
  'bin/local/exchange/faults/examples': 25,
  'lambdas/shared/flows/crash.property': 23,
  'bin/local/aws/template/edits': 22,
  'bin/local/aws/conductor': 18,
  'bin/commands/algorithms': 17,
  'bin/commands/rotate-key/prove-next': 13,
  'lambdas/shared/flows/news-backlog.property': 12,
  'bin/commands/backtest/run-backtest': 12,
};

/** Begins with what takes longest, known before the first run on a machine has measured it. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => secondsOf(b) - secondsOf(a) || rank(a) - rank(b));
  }
}

function secondsOf({ path }) {
  const [, name = ''] = /[\\/]test[\\/](.*)\.test\.ts$/.exec(path) ?? [];
  return LONG_FILES[name.replaceAll('\\', '/')] ?? 0;
}

function rank(test) {
  const place = LONGEST_FIRST.indexOf(test.context.config.displayName?.name ?? '');
  return place < 0 ? LONGEST_FIRST.length : place;
}
