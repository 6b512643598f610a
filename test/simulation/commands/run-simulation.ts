import { generateHistory } from '../generate.ts';
import { cellsOf, matrixText } from '../matrix.ts';
import { writePlan } from '../plans.ts';
import { shrinkHistory } from '../shrink.ts';
import { type CampaignResult } from '../campaign.ts';
import { runWorkers } from '../workers.ts';

type SimulationInput = {
  readonly from: number;
  readonly histories: number;
  readonly minutes: number | undefined;
  readonly workers: number;
  readonly isJson: boolean;
};

const WORKER = new URL('../worker.ts', import.meta.url);

/**
 * Lives through histories and reports what does not hold: the first breach is made as small as it gets and written down.
 *
 * @returns The exit code.
 */
export async function runSimulation({ from, histories, minutes, workers, isJson }: SimulationInput): Promise<number> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const result = await runWorkers({
    file: WORKER,
    workers,
    from,
    histories,
    stopsAtViolation: false,
    isOver: () => minutes !== undefined && seconds() > minutes * 60,
    onProgress: (soFar) => {
      progress(soFar, seconds());
    },
  });
  const perSecond = Math.round((10 * result.histories) / seconds()) / 10;
  const violations = [...result.violations].sort((a, b) => a.seed - b.seed);
  const seed = violations[0]?.seed ?? from;
  process.stderr.write('\n');
  if (isJson) {
    process.stdout.write(
      `${JSON.stringify({ histories: result.histories, violations: violations.length, seed, perSecond })}\n`,
    );
  } else {
    process.stdout.write(`${matrixText(result.cells)}\n\n`);
    process.stdout.write(
      `${result.histories} histories, ${perSecond} a second, ${violations.length} that break something\n`,
    );
  }
  for (const { seed: one, violation } of violations.slice(0, 20))
    process.stderr.write(`seed ${one}: ${violation.invariant} ${violation.text}\n`);
  if (violations.length > 0) await writeSmallest(seed);
  const { strangers } = cellsOf(result.cells);
  for (const cell of strangers) process.stderr.write(`a cell that cannot occur: ${cell}\n`);
  return violations.length > 0 || strangers.length > 0 ? 1 : 0;
}

function progress({ histories, violations }: CampaignResult, seconds: number): void {
  const broken = violations.length === 0 ? '' : `, ${violations.length} broken`;
  process.stderr.write(`\r${histories} histories, ${(histories / seconds).toFixed(1)} a second${broken}   `);
}

async function writeSmallest(seed: number): Promise<void> {
  process.stderr.write(`making seed ${seed} smaller …\n`);
  const shrunk = await shrinkHistory(generateHistory(seed));
  if (shrunk === undefined) return;
  const file = writePlan(`seed-${seed}`, { about: shrunk.violation.text, history: shrunk.history });
  process.stderr.write(`written to ${file}: npm run simulate -- --plan ${file}\n`);
}
