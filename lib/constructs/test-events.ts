import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';

/** The one registry of an account and region in which the console of Lambda looks for events that its users share. */
const REGISTRY = 'lambda-testevent-schemas';

/** Whose events they are. */
export type TestEventsProps = {
  readonly functionName: string;
  /** By the names that the console shows. */
  readonly events: Readonly<Record<string, object>>;
  /** False where the account has the registry already: the console, or another stage, has made it. */
  readonly makesRegistry: boolean;
};

/** Events with which a person tests a function in the console of Lambda, shared by all who may. */
export class TestEvents extends Construct {
  constructor(scope: Construct, id: string, { functionName, events, makesRegistry }: TestEventsProps) {
    super(scope, id);
    const schema = new CfnSchema(this, 'Schema', {
      registryName: REGISTRY,
      schemaName: `_${functionName}-schema`,
      type: 'OpenApi3',
      description: `events to test ${functionName} with`,
      content: JSON.stringify(documentOf(events)),
    });
    if (!makesRegistry) return;
    const registry = new CfnRegistry(this, 'Registry', { registryName: REGISTRY });
    // Events of other functions may have come to lie in it.
    registry.applyRemovalPolicy(RemovalPolicy.RETAIN);
    schema.node.addDependency(registry);
  }
}

/** As the console writes such a document: the schema's form is of no matter to it, the examples are the events. */
function documentOf(events: TestEventsProps['events']): object {
  const names = [...new Set(Object.values(events).flatMap((event) => Object.keys(event)))];
  return {
    openapi: '3.0.0',
    info: { version: '1.0.0', title: 'Event' },
    paths: {},
    components: {
      schemas: {
        Event: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) },
      },
      examples: Object.fromEntries(Object.entries(events).map(([name, value]) => [name, { value }])),
    },
  };
}
