import { describe, expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { manualSyncSchema } from '#contract/manual-sync.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { console: first } = synthesize();

describe('events for the tests of the console', () => {
  const contentOf = (template: Template): { components: { examples: Record<string, { value: object }> } } => {
    const [schema] = Object.values(resourcesOf(template, 'AWS::EventSchemas::Schema'));
    return JSON.parse(String(schema?.Properties['Content'])) as never;
  };

  it('lie where the console looks for them, in a registry that outlives the stack', () => {
    first.hasResource('AWS::EventSchemas::Registry', {
      Properties: { RegistryName: 'lambda-testevent-schemas' },
      DeletionPolicy: 'Retain',
    });
    first.hasResourceProperties('AWS::EventSchemas::Schema', {
      RegistryName: 'lambda-testevent-schemas',
      SchemaName: '_polycopy-test-manual-sync-schema',
      Type: 'OpenApi3',
    });
  });

  it('are understood by manual-sync, and all but one store nothing', () => {
    const events = Object.values(contentOf(first).components.examples).map(({ value }) =>
      manualSyncSchema.parse(value),
    );
    expect(events.map(({ mode, dryRun }) => [mode, dryRun])).toEqual([
      ['catch-up', true],
      ['align', true],
      ['catch-up', false],
    ]);
  });

  it('need no registry of their own where the account has one, and may be left out', () => {
    const { console: second } = synthesize({ testEvents: 'existing' });
    second.resourceCountIs('AWS::EventSchemas::Registry', 0);
    second.resourceCountIs('AWS::EventSchemas::Schema', 1);
    synthesize({ testEvents: 'off' }).console.resourceCountIs('AWS::EventSchemas::Schema', 0);
  });
});
