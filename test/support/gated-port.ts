/** Decides when, and whether, a call of a port takes place. */
export type Gate = (call: () => unknown, method: string) => unknown;

/** Methods that answer at once and touch nothing outside. */
const PURE = new Set(['orderId']);

/** Puts a gate before every call of a port that may touch the outside. */
export function gatedPort<T extends object>(port: T, gate: Gate): T {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || typeof key !== 'string' || PURE.has(key)) return value;
      return (...given: unknown[]) => gate(() => Reflect.apply(value, target, given), key);
    },
  });
}
