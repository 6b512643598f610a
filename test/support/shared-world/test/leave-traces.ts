import { afterEach, expect, jest, test } from '@jest/globals';
import { kept } from '../lib/kept.ts';

const NAME = 'POLYCOPY_LEFT_BEHIND';
const { write } = process.stdout;
const helper = { tests: 0 };
afterEach(() => {
  helper.tests += 1;
});

/** Finds nothing that another file has left, says what that one kept in a module of the sources, and leaves all it can. */
export function leaveTraces(file: string): void {
  console.log(`${file} met [${kept.join()}]`);

  test('nothing of another file is there', () => {
    expect(helper.tests).toBe(0);
    expect(process.env[NAME]).toBeUndefined();
    expect(process.exitCode).toBeUndefined();
    expect(process.stdin).not.toBe('left behind');
    expect(jest.isMockFunction(write)).toBe(false);
  });

  test('the hook that a helper registers runs in each file', () => {
    // Given
    expect(helper.tests).toBe(1);
    // When
    kept.push(file);
    process.env[NAME] = file;
    process.exitCode = 7;
    Object.defineProperty(process, 'stdin', { value: 'left behind', configurable: true });
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });
}
