import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

function readJson(...path: readonly string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as Record<string, unknown>;
}

describe('cdk.json', () => {
  const { context, ...options } = readJson('cdk.json') as { context: Record<string, unknown> };

  it('sets every feature flag as the installed library recommends', () => {
    const recommended = readJson('node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json');

    expect(Object.keys(recommended).length).toBeGreaterThan(80);
    expect(context).toMatchObject(recommended);
  });

  it('sends nothing about the app anywhere', () => {
    expect(context['cli-telemetry']).toBe(false);
    expect(options).toMatchObject({ app: 'node bin/app.ts', versionReporting: false, notices: false });
  });

  it('fixes no stage, so that the command line and the default decide', () => {
    expect(context).not.toHaveProperty('stage');
  });
});
