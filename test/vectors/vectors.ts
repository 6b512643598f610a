import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { cleanText } from '../../bin/commands/view/clean-text.ts';
import { plainTable } from '../../bin/commands/view/plain-table.ts';
import { METHODS } from './methods.ts';
import { type Failure, type MethodOutcome, runVectors } from './run-vectors.ts';
import { readVectors, type VectorFile, VectorFileError } from './vector-file.ts';

// `npm run vectors [-- FILE] [--json]`: whether the statistics come to what a file of test vectors expects.

const OWN = fileURLToPath(new URL('quant-vectors.json', import.meta.url));
const TEXT_WIDTH = 400;

type VectorsOptions = { readonly json?: true };

const command = new Command('vectors')
  .description('Runs a file of test vectors through the statistics; ends with 1 when a case fails.')
  .argument('[file]', 'a file in the format of test/vectors/quant-vectors.json', OWN)
  .option('--json', 'print JSON, and nothing else')
  .parse();
const [path] = command.processedArgs as [string];

const outcomes = runVectors(vectorsOf(path), METHODS);
const { json } = command.opts<VectorsOptions>();
process.stdout.write(json === true ? `${JSON.stringify(jsonOf(outcomes), told, 2)}\n` : pageOf(outcomes));
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;

function vectorsOf(file: string): VectorFile {
  try {
    return readVectors(readFileSync(file, 'utf8'));
  } catch (error) {
    const isKnown = error instanceof VectorFileError || (error instanceof Error && 'syscall' in error);
    if (isKnown) return command.error(`error: ${cleanText(`${file}: ${error.message}`, TEXT_WIDTH)}`, { exitCode: 2 });
    throw error;
  }
}

function jsonOf(all: readonly MethodOutcome[]): object {
  return { ...totalsOf(all), methods: all };
}

function pageOf(all: readonly MethodOutcome[]): string {
  const counts = ({ passed, failed, unknown }: Totals): readonly string[] => [passed, failed, unknown].map(String);
  const table = plainTable(
    {
      columns: [
        { title: 'method', align: 'left' },
        ...['passed', 'failed', 'unknown'].map((title) => ({ title, align: 'right' as const })),
      ],
      rows: all.map((outcome) => [cleanText(outcome.method, 40), ...counts(outcome)]),
      footer: ['all', ...counts(totalsOf(all))],
    },
    { isColoured: process.stdout.isTTY },
  );
  const failures = all.flatMap(({ method, failures: own }) => own.flatMap((failure) => linesOf(method, failure)));
  return [`${table}\n`, ...failures.map((line) => `${cleanText(line, TEXT_WIDTH)}\n`)].join('');
}

function linesOf(method: string, { id, differences, error }: Failure): readonly string[] {
  if (error !== undefined) return [`${method} ${id}: ${error}`];
  return differences.map(
    ({ field, got, expected }) => `${method} ${id}: ${field} is ${textOf(got)}, expected ${textOf(expected)}`,
  );
}

function textOf(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value, told);
}

/** JSON has no number that is not finite, and no big ones. */
function told(_key: string, value: unknown): unknown {
  const isTold = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
  return isTold ? String(value) : value;
}

type Totals = { readonly passed: number; readonly failed: number; readonly unknown: number };

function totalsOf(all: readonly MethodOutcome[]): Totals {
  const sum = (count: (outcome: MethodOutcome) => number): number =>
    all.reduce((total, outcome) => total + count(outcome), 0);
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed), unknown: sum((o) => o.unknown) };
}
