import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Talk {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** Everything received until the other end hung up. */
  untilClosed(): Promise<string>;
  /** Everything received so far, once it matches. */
  until(pattern: RegExp): Promise<string>;
}

/** A bare connection, to say what no HTTP client would. */
export async function talk(port: number): Promise<Talk> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  let closed = false;
  socket.setEncoding("utf8").on("data", (text) => {
    heard += text;
  });
  // A reset is one of the ways to be hung up on.
  socket
    .on("error", () => {})
    .on("close", () => {
      closed = true;
    });
  await new Promise((resolve) => socket.once("connect", resolve));
  const wait = async (done: () => boolean): Promise<string> => {
    const deadline = performance.now() + 10_000;
    while (!done()) {
      if (performance.now() > deadline) throw new Error(`heard only: ${heard}`);
      await sleep(5);
    }
    return heard;
  };
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    untilClosed: () => wait(() => closed),
    until: (pattern) => wait(() => pattern.test(heard)),
  };
}
