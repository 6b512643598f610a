import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, type Played, playTape, readRows, readSummary } from '../support/play-tape.ts';
import { synthesizeApp } from '../support/synthesize-app.ts';

const PLAY_MS = 300_000;
const bySource = newFolder();
const byTemplate = newFolder();
let played: readonly Played[];

/** Both at once: what is waited for is the longer of the two. */
beforeAll(async () => {
  const app = newFolder();
  played = await Promise.all([
    playTape({ arguments: ['local', '--out', bySource] }),
    synthesizeApp({ stage: 'dev', out: app }).then(() =>
      playTape({ arguments: ['local', '--from-template', app, '--out', byTemplate] }),
    ),
  ]);
}, PLAY_MS);

describe('the shipped tape, played by the bundles as the template deploys them', () => {
  it('ends well: the ledger is the exchange’s, the journal sums to zero, and no run failed', () => {
    const { ledgerEqualsExchange, failedRuns, journal, followers } = readSummary(byTemplate);
    expect(played.map(({ code }) => code)).toEqual([0, 0]);
    expect([ledgerEqualsExchange, failedRuns]).toEqual([true, 0]);
    expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
    for (const { copied } of Object.values(followers)) expect(copied).toBeGreaterThan(50);
    expect(new Set(readRows(byTemplate, 'children').map((child) => child['side']))).toEqual(new Set(['BUY', 'SELL']));
  });

  it('says what it ran, and what nothing starts', () => {
    expect(played[1]?.stderr).toContain('template: stage dev of ');
    expect(played[1]?.stderr).toContain('template: nothing starts manual-sync by itself');
  });

  it('ends as the sources do by the contract: copied, skipped, open, caps, and every row of every file', () => {
    expect(readSummary(byTemplate)).toEqual(readSummary(bySource));
    for (const name of ['events', 'parents', 'children', 'trades', 'journal']) {
      const [source, template] = [bySource, byTemplate].map((out) => readFileSync(join(out, `${name}.jsonl`), 'utf8'));
      expect({ name, isSame: template === source }).toEqual({ name, isSame: true });
    }
  });
});
