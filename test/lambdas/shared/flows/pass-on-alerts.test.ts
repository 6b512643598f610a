import { expect, test } from '@jest/globals';
import { type Alert } from '#core/model/alert.ts';
import { passOnAlerts } from '#flows/pass-on-alerts.ts';
import { UnavailableError } from '#ports/errors.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';

const anAlert = (name: string): Alert => ({ name, state: 'ALARM', says: 'something' });

test('every alert is passed on, in its order', async () => {
  const sent: string[] = [];
  const channel = {
    send: ({ name }: Alert) => {
      sent.push(name);
      return Promise.resolve();
    },
  };
  const alerts = [anAlert('a'), anAlert('b')];
  expect(await passOnAlerts({ channel, log: countingLog() }, alerts)).toEqual({ passedOn: 2 });
  expect(sent).toEqual(['a', 'b']);
});

test('one that is not taken keeps no other back, and the run fails so that AWS starts it again', async () => {
  const sent: string[] = [];
  const channel = {
    send: ({ name }: Alert) => {
      if (name === 'a') return Promise.reject(new UnavailableError('away'));
      sent.push(name);
      return Promise.resolve();
    },
  };
  const passed = passOnAlerts({ channel, log: countingLog() }, [anAlert('a'), anAlert('b')]);
  await expect(passed).rejects.toThrow(UnavailableError);
  expect(sent).toEqual(['b']);
});
