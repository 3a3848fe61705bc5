import { Pool } from "undici";

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Keep-alive connections to one server, one request at a time on each. */
export interface Caller {
  post(path: string, body: string): Promise<Answered>;
  get(path: string): Promise<Answered>;
  close(): Promise<void>;
}

export function createCaller(
  origin: string,
  { connections, headers }: { connections: number; headers: Readonly<Record<string, string>> },
): Caller {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const call = async (method: "GET" | "POST", path: string, body: string | null): Promise<Answered> => {
    const answer = await pool.request({
      method,
      path,
      headers: body === null ? headers : { ...headers, "content-type": "application/json" },
      body,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  return {
    post: (path, body) => call("POST", path, body),
    get: (path) => call("GET", path, null),
    close: () => pool.close(),
  };
}
