import { expect, test } from '@jest/globals';
import { CLAIM_WAITS } from '#core/model/claim-wait.ts';

test.each(Object.entries(CLAIM_WAITS))('%s tells a person what to do where nobody else does it', (_, wait) => {
  const { isForPerson, meaning } = wait;
  expect(meaning).not.toMatch(/\.$/);
  if (isForPerson) expect(meaning).toMatch(/: .*(claim it on polymarket\.com|send it some)/);
});
