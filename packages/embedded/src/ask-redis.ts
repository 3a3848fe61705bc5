import { connect } from "node:net";

const answerMs = 5_000;

/**
 * One command to a server on this machine, over a connection of its own. Lists come as lines. Rejects with the server's
 * own words where it refuses.
 */
export function askRedis(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let said = "";
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(answerMs, () => fail(new Error(`no answer to ${words[0]} within ${answerMs / 1_000} s`)));
    socket.once("error", fail);
    socket.once("close", () => reject(new Error(`the connection ended before the answer to ${words[0]}`)));
    socket.once("connect", () => socket.write(encode(words)));
    socket.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const answer = read(said, 0);
      if (answer === null) return;
      socket.removeAllListeners("close").destroy();
      if (answer.refused) reject(new Error(answer.text));
      else resolve(answer.text);
    });
  });
}

const encode = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

interface Answer {
  readonly text: string;
  readonly refused: boolean;
  /** Where the next one begins. */
  readonly end: number;
}

/** One answer of the protocol (RESP2), null while it is not complete. Texts of several bytes a letter are not for here. */
function read(said: string, at: number): Answer | null {
  const lineEnd = said.indexOf("\r\n", at);
  if (lineEnd < 0) return null;
  const line = said.slice(at + 1, lineEnd);
  const next = lineEnd + 2;
  switch (said[at]) {
    case "$": {
      const length = Number(line);
      if (length < 0) return { text: "", refused: false, end: next };
      const end = next + length + 2;
      return said.length < end ? null : { text: said.slice(next, end - 2), refused: false, end };
    }
    case "*":
      return readList(said, { at: next, count: Number(line) });
    default:
      return { text: line, refused: said[at] === "-", end: next };
  }
}

function readList(said: string, { at, count }: { at: number; count: number }): Answer | null {
  const texts: string[] = [];
  let end = at;
  for (let index = 0; index < count; index++) {
    const item = read(said, end);
    if (item === null) return null;
    texts.push(item.text);
    end = item.end;
  }
  return { text: texts.join("\n"), refused: false, end };
}
