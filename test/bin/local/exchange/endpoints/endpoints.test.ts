import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENDPOINTS, HOSTS } from '../../../../../bin/local/exchange/endpoints.ts';
import { START_MS } from '../a-world.ts';
import { CELLS } from './cells.ts';
import { endpointsMarkdown, TABLE } from './endpoints-table.ts';
import { openStage, type Stage, windowStartS } from './stage.ts';

describe.each(HOSTS)('%s', (host) => {
  const rows = Object.entries(CELLS[host]).map(([name, cells], index) => ({ name, index, ...cells }));
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(host, CELLS[host]);
  });
  afterAll(() => stage.exchange.close());

  it.each(rows)('$name: $normal.title', async ({ normal }) => {
    await normal.run(stage);
  });

  it.each(rows)('$name: $error.title', async ({ error }) => {
    await error.run(stage);
  });

  it.each(rows)('$name: $fault.title', async ({ index, fault }) => {
    // Given that nothing struck before the window of this fault
    expect(stage.exchange.faults()[index]?.hits).toBe(0);
    stage.exchange.clock.advance(START_MS + windowStartS(index) * 1_000);

    // When, Then
    await fault.run(stage);
    expect(stage.exchange.faults()[index]?.hits).toBeGreaterThan(0);
  });
});

describe('the table', () => {
  it('in ENDPOINTS.md is the one that these tests write (npm run endpoints), without an empty cell', async () => {
    const stored = await readFile(TABLE, 'utf8');
    expect(stored).toBe(endpointsMarkdown());
    const rows = stored.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(ENDPOINTS.length);
    for (const row of rows) expect(row).toMatch(/^\| `[^|]+` \| [^| ][^|]+ \| [^| ][^|]+ \| [^| ][^|]+ \|$/);
  });

  it('has a row for each endpoint of the exchange, streams included, and no other', () => {
    const named = HOSTS.flatMap((host) => Object.keys(CELLS[host]).map((name) => `${host} ${name}`));
    expect(named.sort()).toEqual(ENDPOINTS.map(({ host, name }) => `${host} ${name}`).sort());
  });
});
