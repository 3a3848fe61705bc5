/** One place where a Redis, or a sentinel, listens. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
}

export interface RedisLogin {
  readonly username: string | null;
  readonly password: string | null;
}

/** What a `REDIS_URL` leads to. */
export type RedisAddress = RedisLogin & {
  readonly tls: boolean;
  /** Of a cluster: the nodes to begin with. Of Sentinel: the sentinels. */
  readonly places: readonly [RedisPlace, ...RedisPlace[]];
} & (
    | { readonly kind: "single"; readonly db: number }
    | { readonly kind: "cluster" }
    | {
        readonly kind: "sentinel";
        readonly db: number;
        /** By which the sentinels know the master. */
        readonly name: string;
        readonly sentinelLogin: RedisLogin;
      }
  );

/** `fault` says what is wrong without repeating any of it: a URL may hold a password. */
export type RedisUrlReading =
  | { readonly ok: true; readonly address: RedisAddress }
  | { readonly ok: false; readonly fault: string };

/** The shapes that can be read, for messages. */
const REDIS_URL_SHAPES =
  "redis://host:6379, several with commas between for a cluster, or redis+sentinel://host:26379,host:26379/name";

/**
 * Reads a `REDIS_URL`:
 *
 * - `redis[s]://[user[:password]@]host[:port][/db]`: one server;
 * - the same with more `,[redis[s]://]host[:port]` behind: the nodes of a cluster;
 * - `redis[s]+sentinel://[user[:password]@]host[:port],host[:port]/name[/db]`: sentinels and the name of their master;
 *   user and password are the master's, `?sentinel_user=` and `?sentinel_password=` those of the sentinels.
 *
 * Anything else is a fault, unknown parameters too: one that is misspelt must not be passed over.
 */
export function readRedisUrl(text: string): RedisUrlReading {
  const scheme = /^(rediss?)(\+sentinel)?:\/\//.exec(text);
  if (scheme === null) return fault(`must be a URL like ${REDIS_URL_SHAPES}`);
  const tls = scheme[1] === "rediss";
  const isSentinel = scheme[2] !== undefined;
  const parts = text.split(",").map((part) => part.trim());
  const isCluster = !isSentinel && parts.length > 1;
  const urls: URL[] = [];
  for (const part of parts.filter((part) => part !== "")) {
    const url = readPart(part, scheme[0]);
    if (typeof url === "string") return fault(url);
    urls.push(url);
  }
  const [first, ...others] = urls;
  if (first === undefined) return fault("names no host");
  const login = loginOf(first.username, first.password);
  if (login === null) return fault("holds a user or password with a broken % escape");
  for (const other of others) {
    const hasLogin = other.username !== "" || other.password !== "";
    if (hasLogin && (other.username !== first.username || other.password !== first.password)) {
      return fault("names more than one user or password: all nodes share one");
    }
  }
  const port = isSentinel ? 26_379 : 6_379;
  const places = [placeOf(first, port), ...others.map((other) => placeOf(other, port))] as const;
  const shared = { ...login, tls, places: [places[0], ...places.slice(1)] as const };
  const last = urls.at(-1) ?? first;
  const early = urls.slice(0, -1).some((url) => (isCluster ? !isRoot(url) : url.pathname !== ""));
  if (early) return fault("has a path before its last host");
  if (isSentinel) return readSentinel(last, shared);
  if (last.search !== "" || last.hash !== "" || urls.some((url) => url.search + url.hash !== "")) {
    return fault("has parameters, and there are none");
  }
  if (isCluster) {
    return isRoot(last) ? ok({ kind: "cluster", ...shared }) : fault("names a database: a cluster has only 0");
  }
  const db = readDb(last.pathname.slice(1));
  return db === null ? fault(badDb) : ok({ kind: "single", db, ...shared });
}

const badDb = "must end in the number of a database, 0 to 65535, or in nothing";

type Shared = Omit<Extract<RedisAddress, { kind: "cluster" }>, "kind">;

function readSentinel(last: URL, shared: Shared): RedisUrlReading {
  const [name = "", db = "", ...rest] = last.pathname.split("/").slice(1);
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) return fault("must name the master behind the last sentinel: /name");
  const number = readDb(db);
  if (number === null || rest.length > 0) return fault(badDb);
  const known = ["sentinel_user", "sentinel_password"];
  const names = [...last.searchParams.keys()];
  if (last.hash !== "" || names.some((key) => !known.includes(key)) || new Set(names).size < names.length) {
    return fault(`has parameters other than ${known.join(" and ")}, or one twice`);
  }
  const sentinelLogin = {
    username: last.searchParams.get("sentinel_user"),
    password: last.searchParams.get("sentinel_password"),
  };
  return ok({ kind: "sentinel", name, db: number, sentinelLogin, ...shared });
}

/** The part as a URL of its own, or what is wrong with it. */
function readPart(part: string, scheme: string): URL | string {
  const own = /^[a-z+]*:\/\//i.exec(part)?.[0];
  if (own !== undefined && own !== scheme) return "mixes schemes: all hosts share one";
  const url = URL.parse(`redis://${part.slice(own?.length ?? 0)}`);
  if (url === null || !/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)$/i.test(url.hostname)) {
    return `names a host that cannot be read: it must look like ${REDIS_URL_SHAPES}`;
  }
  return url.port === "0" ? "names port 0" : url;
}

function loginOf(username: string, password: string): RedisLogin | null {
  try {
    return { username: decodeURIComponent(username) || null, password: decodeURIComponent(password) || null };
  } catch {
    return null; // URIError: % without two digits
  }
}

// WHATWG URLs keep the brackets of an IPv6 host; sockets want it bare.
function placeOf(url: URL, port: number): RedisPlace {
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || port) };
}

function isRoot(url: URL): boolean {
  return url.pathname === "" || url.pathname === "/" || url.pathname === "/0";
}

function readDb(text: string): number | null {
  if (text === "") return 0;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

const ok = (address: RedisAddress): RedisUrlReading => ({ ok: true, address });
const fault = (text: string): RedisUrlReading => ({ ok: false, fault: text });
