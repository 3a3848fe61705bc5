/** Makes a forgotten case of a union a compile error, and a loud one should it happen all the same. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
