#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts';

// Whoever reads our output may stop reading, as `| head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

keepCompiled();
// Imported by a statement, the commands would be compiled before the line above runs.
const { runPolycopy } = await import('./program.ts');
const code = await runPolycopy(process.argv.slice(2));
// A command that ran to its end may have set a code of its own, and that one stands.
if (code !== 0) process.exitCode = code;
