/** A resource as CloudFormation writes it. */
type Written = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };

const TAGS = [{ Key: 'stage', Value: 'dev' }];

/** A function `polycopy-dev-<name>` with a log group of its own. */
export function writtenFunction(
  name: string,
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, Written> {
  return {
    [`${name}Logs`]: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 14 } },
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: `polycopy-dev-${name}`,
        MemorySize: 256,
        Timeout: 90,
        Architectures: ['arm64'],
        LoggingConfig: { LogGroup: { Ref: `${name}Logs` } },
        Tags: TAGS,
        ...properties,
      },
    },
  };
}

/** A schedule that starts a function of the same stack. */
export function writtenSchedule(name: string, expression: string, state = 'ENABLED'): Written {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { ScheduleExpression: expression, State: state, Target: { Arn: { 'Fn::GetAtt': [name, 'Arn'] } } },
  };
}

/** A template of these resources. */
export function writtenTemplate(resources: Readonly<Record<string, Written>>, outputs: object = {}): object {
  return { Resources: resources, Outputs: outputs };
}
