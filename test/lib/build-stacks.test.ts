import { describe, expect, it } from '@jest/globals';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { buildStacks } from '../../lib/build-stacks.ts';
import { readDeployment } from '../../lib/deployment.ts';
import { anApp } from './synthesized.ts';

function build(context: Readonly<Record<string, unknown>>) {
  const app = anApp(context);
  return { app, ...buildStacks(app, readDeployment(app.node)) };
}

describe('buildStacks', () => {
  it.each(['dev', 'prod'])('stage %s has no finding that is not acknowledged with a reason', (stage) => {
    const { app } = build({ stage });

    const assembly = app.synth();

    expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual([
      `polycopy-${stage}-state`,
      `polycopy-${stage}-trading`,
      `polycopy-${stage}-monitoring`,
      `polycopy-${stage}-console`,
    ]);
  });

  it('a resource that breaks a rule stops the synthesis', () => {
    const { app, trading } = build({ stage: 'test' });
    new Queue(trading, 'Careless');

    expect(() => app.synth()).toThrow(/validation/i);
  });

  it('another region needs no other change', () => {
    const { app } = build({ stage: 'test', region: 'eu-north-1' });

    expect(app.synth().stacks.map(({ environment }) => environment.region)).toEqual(Array(4).fill('eu-north-1'));
  });

  it('alarms are deployed after what they watch', () => {
    const { app, trading, monitoring } = build({ stage: 'test' });
    const { dependencies } = app.synth().getStackByName(monitoring.stackName);
    expect(dependencies.map(({ id }) => id)).toContain(trading.stackName);
  });

  it('what the account may have already keeps nothing else from being deployed', () => {
    const { app, ...stacks } = build({ stage: 'test' });
    const assembly = app.synth();
    for (const one of Object.values(stacks)) {
      const { dependencies } = assembly.getStackByName(one.stackName);
      expect(dependencies.map(({ id }) => id)).not.toContain('polycopy-test-console');
    }
  });

  it('code is deployed after state, and the state stack cannot be deleted by mistake', () => {
    const { app, state, trading } = build({ stage: 'test' });

    const assembly = app.synth();

    const neededByTrading = assembly.getStackByName(trading.stackName).dependencies.map(({ id }) => id);
    expect(neededByTrading).toContain(state.stackName);
    expect(state.terminationProtection).toBe(true);
  });
});
