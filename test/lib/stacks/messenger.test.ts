import { describe, expect, it } from '@jest/globals';
import { resourcesOf, synthesize } from '../synthesized.ts';

const asked = synthesize({ alertWebhook: 'true' });
const plain = synthesize();
const NAME = 'polycopy-test-messenger';

describe('the messenger', () => {
  it('is started each minute where the webhook is asked for', () => {
    const schedules = Object.values(resourcesOf(asked.monitoring, 'AWS::Scheduler::Schedule'));
    expect(schedules.map(({ Properties }) => [Properties['Name'], Properties['ScheduleExpression']])).toEqual([
      [NAME, 'rate(1 minute)'],
    ]);
  });

  it('is not there where nobody asks for it: nothing of it is paid for', () => {
    expect(JSON.stringify(plain.monitoring.toJSON())).not.toContain('messenger');
    plain.monitoring.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  it('changes nothing of what trades: its stack is the same with and without it', () => {
    const { Resources: withIt } = asked.trading.toJSON() as { Resources: unknown };
    const { Resources: without } = plain.trading.toJSON() as { Resources: unknown };
    expect(withIt).toEqual(without);
    expect(JSON.stringify(withIt)).not.toContain('messenger');
  });
});
