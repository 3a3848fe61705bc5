import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Above what needs no privilege and has known services, below what operating systems give out by themselves (from 32768
 * on Linux, 49152 elsewhere): a port from there is taken again by the next connection of anybody.
 */
const FIRST_PORT = 10_240;
const LAST_PORT = 32_767;
const DRAWS_MAX = 100;

/** A TCP port on 127.0.0.1 that was free a moment ago: the caller must be ready to lose the race for it. */
export async function findFreePort(): Promise<number> {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${FIRST_PORT} and ${LAST_PORT} was found.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
