import { expect, it } from '@jest/globals';
import { synthesize } from '../synthesized.ts';

const stacks = synthesize({ alarmEmail: 'you@example.com', alertWebhook: 'true', reserveConcurrency: 'true' });

it.each(['state', 'trading', 'monitoring', 'console'] as const)(
  'the template of the %s stack is the one that was looked at',
  (name) => {
    // The hash of an asset changes with every source file, and with it the name of the version.
    const text = JSON.stringify(stacks[name].toJSON(), null, 2)
      .replace(/[0-9a-f]{64}\.zip/g, 'ASSET.zip')
      .replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1');
    expect(text).toMatchSnapshot();
  },
);
