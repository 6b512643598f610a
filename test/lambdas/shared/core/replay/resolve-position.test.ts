import { expect, it } from '@jest/globals';
import { resolvePosition } from '#core/replay/resolve-position.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { CONDITION, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

const OWNED = { available: sharesOf('10'), target: sharesOf('10'), basis: dollars('4') };

function resolved(changes: Parameters<typeof aPosition>[0], isResolved = true) {
  const run = aReplayRun();
  const position = aPosition({ ...OWNED, ...changes });
  run.ledger.commit([{ kind: 'put', type: 'position', value: position }]);
  if (isResolved) run.venue.resolve({ condition: CONDITION, payouts: [{ token: TOKEN, perShare: priceOf('1') }] });
  const cash = run.ledger.cash(position);
  resolvePosition(run, position, NOW);
  resolvePosition(run, position, NOW);
  return { position: run.ledger.position(position), paid: run.ledger.cash(position) - cash };
}

it('turns what is owned of a market that has paid out into cash, once', () => {
  const { position, paid } = resolved({});
  expect(position).toMatchObject({ available: 0n, claimed: 0n, basis: 0n, realised: dollars('6') });
  expect(paid).toBe(dollars('10'));
});

it('leaves alone what is not resolved, and what an order still works on', () => {
  expect(resolved({}, false).paid).toBe(0n);
  expect(resolved({ buying: [aPending()] }).position?.available).toBe(sharesOf('10'));
  expect(resolved({ selling: sharesOf('1') }).position?.available).toBe(sharesOf('10'));
});
