/** Kinds of resources that AWS charges nothing for, as of 2026-11-22. */
const FREE: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  // What AWS bills is the discovery of schemas, which is off.
  'AWS::EventSchemas::Registry',
  'AWS::EventSchemas::Schema',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
]);

/** Whether a resource of this type costs nothing, whatever is done with it. */
export function isFree(type: string): boolean {
  return FREE.has(type);
}
