/** On a terminal only: a file or a pipe gets the result alone. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

/** Leaves nothing of the progress on the terminal. */
export function clearProgress(): void {
  showProgress('');
}
