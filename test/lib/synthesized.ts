import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildStacks } from '../../lib/build-stacks.ts';
import { readDeployment } from '../../lib/deployment.ts';

/** A resource of a template, as far as the tests look into it. */
export type Resource = {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
};

const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>;
};

/** An app as the CDK's command line would start it, with the feature flags of cdk.json, but without bundling. */
export function anApp(context: Readonly<Record<string, unknown>> = {}): App {
  return new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], ...context } });
}

/** The templates of all stacks, checks included: a finding of cdk-nag or CloudFormation's rules throws here. */
export function synthesize(context: Readonly<Record<string, unknown>> = {}): {
  readonly state: Template;
  readonly trading: Template;
  readonly monitoring: Template;
  readonly console: Template;
} {
  const app = anApp({ stage: 'test', ...context });
  const stacks = buildStacks(app, readDeployment(app.node));
  const { state, trading, monitoring } = stacks;
  return {
    state: Template.fromStack(state),
    trading: Template.fromStack(trading),
    monitoring: Template.fromStack(monitoring),
    // Without it there is nothing in it.
    console: stacks.console === undefined ? Template.fromJSON({}) : Template.fromStack(stacks.console),
  };
}

/** The resources of one type, by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Record<string, Resource>;
}
