/** Things that happen once under a key, before or after somebody waits for them. */
export interface Awaited<T> {
  happened(key: string, what: T): void;
  /** Rejects after `timeoutMs`. */
  next(key: string, timeoutMs: number): Promise<T>;
}

export function createAwaited<T>(name: string): Awaited<T> {
  const early = new Map<string, T>();
  const waiting = new Map<string, (what: T) => void>();
  return {
    happened(key, what) {
      const resolve = waiting.get(key);
      if (resolve === undefined) early.set(key, what);
      else resolve(what);
    },
    next(key, timeoutMs) {
      const known = early.get(key);
      if (known !== undefined) {
        early.delete(key);
        return Promise.resolve(known);
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(key);
          reject(new Error(`no ${name} within ${timeoutMs} ms`));
        }, timeoutMs);
        waiting.set(key, (what) => {
          clearTimeout(timer);
          waiting.delete(key);
          resolve(what);
        });
      });
    },
  };
}
