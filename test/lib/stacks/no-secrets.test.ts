import { expect, test } from '@jest/globals';
import { ENV } from '#contract/env.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const templates = synthesize();

test('no template holds a secret, makes one, or has the deployment put one into a variable', () => {
  for (const template of Object.values(templates))
    expect(JSON.stringify(template.toJSON())).not.toMatch(/\{\{resolve:|SecretString|AWS::SecretsManager/);
});

test('functions have no variables but those that the contract names and Node’s own', () => {
  const functions = Object.values(resourcesOf(templates.trading, 'AWS::Lambda::Function'));
  const names = functions.flatMap(({ Properties }) => {
    const { Variables: variables } = Properties['Environment'] as { readonly Variables: object };
    return Object.keys(variables);
  });
  expect(functions.length).toBeGreaterThan(5);
  expect(names.filter((name) => !([...Object.values(ENV), 'NODE_OPTIONS'] as string[]).includes(name))).toEqual([]);
  expect(Object.values(ENV).filter((name) => /KEY|SECRET|PASS|TOKEN/.test(name))).toEqual([]);
});
