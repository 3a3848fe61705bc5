export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** The promise's own end, or DeadlineError after `timeoutMs`. What was begun may still happen. */
export async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`no answer within ${Math.round(timeoutMs)} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    // Whoever loses the race must not end the process as an unhandled rejection.
    promise.catch(() => undefined);
  }
}

/** Whether the promise ended, well or badly, within `timeoutMs`. */
export async function endsWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  return within(
    promise.then(
      () => true,
      () => true,
    ),
    timeoutMs,
  ).catch(() => false);
}
