import { styleText } from 'node:util';
import { type Finding, type Verdict } from '../doctor/finding.ts';
import { type ViewOptions } from './plain-table.ts';

const SHOWN: Readonly<Record<Verdict, { readonly word: string; readonly colour: 'green' | 'yellow' | 'red' }>> = {
  ok: { word: 'ok', colour: 'green' },
  warning: { word: 'warning', colour: 'yellow' },
  unknown: { word: 'unknown', colour: 'yellow' },
  failed: { word: 'FAILED', colour: 'red' },
};
const WORD_WIDTH = 7;

/** A line for each thing that was looked at, with what to do below those that are not well, and how many there are. */
export function doctorPage(findings: readonly Finding[], { isColoured }: ViewOptions): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ verdict, check, text, fix }) => {
    const { word, colour } = SHOWN[verdict];
    const padded = word.padEnd(WORD_WIDTH);
    const shown = isColoured ? styleText(colour, padded, { validateStream: false }) : padded;
    const indent = ' '.repeat(WORD_WIDTH + width + 4);
    return [`${shown}  ${check.padEnd(width)}  ${text}`, ...(fix === undefined ? [] : [`${indent}→ ${fix}`])];
  });
  return [...lines, '', sumOf(findings)].join('\n');
}

function sumOf(findings: readonly Finding[]): string {
  const count = (wanted: Verdict): number => findings.filter(({ verdict }) => verdict === wanted).length;
  const failures = count('failed');
  const rest = `${count('ok')} ok, ${count('warning')} to know of, ${count('unknown')} that cannot be told from here`;
  return failures === 0 ? `Nothing to put right: ${rest}.` : `${failures} to put right; ${rest}.`;
}

/** The same for machines. */
export function doctorJson(findings: readonly Finding[]): Readonly<Record<string, unknown>> {
  return {
    isHealthy: isHealthy(findings),
    findings: findings.map(({ check, verdict, text, fix }) => ({ check, verdict, text, fix: fix ?? null })),
  };
}

/** True where nothing has to be put right. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== 'failed');
}
