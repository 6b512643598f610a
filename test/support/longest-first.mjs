import Sequencer from '@jest/test-sequencer';

/** Projects whose files take minutes: begun last, they would leave the other cores idle at the end. */
const LONGEST_FIRST = ['system', 'conformance', 'simulation'];

/** Begins with what takes longest, known before the first run on a machine has measured it. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank(test) {
  const place = LONGEST_FIRST.indexOf(test.context.config.displayName?.name ?? '');
  return place < 0 ? LONGEST_FIRST.length : place;
}
