import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Stands between a process and PostgreSQL, and writes down what it is asked to execute. */
export interface StatementTap {
  readonly port: number;
  /** The text of each execution since the last call, oldest first. */
  take(): readonly string[];
  close(): Promise<void>;
}

export async function startStatementTap(targetPort: number): Promise<StatementTap> {
  let executed: string[] = [];
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    const read = createReader((text) => executed.push(text));
    client.on("data", (data) => {
      read(data);
      target.write(data);
    });
    target.on("data", (data) => client.write(data));
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.setNoDelay(true);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the tap has no port");
  return {
    port: address.port,
    take() {
      const taken = executed;
      executed = [];
      return taken;
    },
    async close() {
      server.close();
    },
  };
}

const LENGTH_BYTES = 4;

/**
 * Reads what a client writes (PostgreSQL, "Message Formats"): Parse names a text, Bind opens it, Execute runs what was
 * bound, Query is a text of its own. The first message of a connection has no type.
 */
function createReader(onExecute: (text: string) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  let bound = "";
  const texts = new Map<string, string>();
  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = hasBegun ? 1 : 0;
      if (rest.length < head + LENGTH_BYTES) return;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return;
      const type = hasBegun ? String.fromCharCode(rest[0] ?? 0) : "startup";
      const [first = "", second = ""] = rest
        .subarray(head + LENGTH_BYTES, end)
        .toString("latin1")
        .split("\0");
      if (type === "P") texts.set(first, second);
      if (type === "B") bound = texts.get(second) ?? "";
      if (type === "E") onExecute(bound);
      if (type === "Q") onExecute(first);
      hasBegun = true;
      rest = rest.subarray(end);
    }
  };
}
