/** What a server under measurement tells: first that it serves, then, asked, the CPU time that it has used. */
export type ServerMessage<Ready> = { readonly ready: Ready } | { readonly cpuMs: number };

/** Tells the process that started this one that it serves, and from then on how much CPU time it has used. */
export function tellReady(ready: object): void {
  const tell = (message: ServerMessage<object>): void => {
    process.send?.(message);
  };
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    tell({ cpuMs: (user + system) / 1000 });
  });
  tell({ ready });
}
