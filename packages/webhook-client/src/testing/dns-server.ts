import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import ipaddr from "ipaddr.js";
import { onTestFinished } from "vitest";
import type { Resolve } from "../checked-lookup.ts";

export interface DnsQuestion {
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly family: 4 | 6;
  /** How often this name was asked for this family before: 0 for the first time. */
  readonly nth: number;
}

/** `null`: no such name. An empty list: the name exists, with no such address. */
export type DnsReply = readonly string[] | DnsAlias | "silence" | "failure" | null;
export interface DnsAlias {
  readonly alias: string;
  readonly addresses: readonly string[];
}

export interface DnsServer {
  readonly port: number;
  readonly questions: readonly DnsQuestion[];
}

const TYPE_OF = { 4: 1, 6: 28 } as const;
const CNAME = 5;
const CODES = { ok: 0, failure: 2, noSuchName: 3 } as const;

/**
 * A name server on UDP of this machine (RFC 1035) whose owner may answer every question differently: what somebody has
 * who owns a domain and means harm. Nothing may be kept of an answer: its lifetime is 0 s. Ends with the test.
 */
export async function startDnsServer(answer: (question: DnsQuestion) => DnsReply): Promise<DnsServer> {
  const questions: DnsQuestion[] = [];
  const counts = new Map<string, number>();
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const { name, type, end } = readQuestion(query);
    const family = type === TYPE_OF[6] ? 6 : 4;
    const key = `${family} ${name}`;
    const question: DnsQuestion = { name, family, nth: counts.get(key) ?? 0 };
    counts.set(key, question.nth + 1);
    questions.push(question);
    const reply = answer(question);
    if (reply !== "silence") socket.send(writeReply(query.subarray(0, end), { reply, family }), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(async () => {
    const closed = once(socket, "close");
    socket.close();
    await closed;
  });
  return { port: socket.address().port, questions };
}

/** Asks this server over the wire, for addresses of both families as the system's resolver does. */
export function resolveThrough({ port }: DnsServer): Resolve {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return async (host) => {
    const asked = [resolver.resolve4(host), resolver.resolve6(host)] as const;
    const [four, six] = await Promise.allSettled(asked);
    if (four.status === "rejected" && six.status === "rejected") throw four.reason;
    return [four, six].flatMap((one, i) =>
      one.status === "rejected" ? [] : one.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })),
    );
  };
}

/** The one question of a query, and where it ends (RFC 1035, 4.1.2). */
function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function writeReply(asked: Buffer, { reply, family }: { reply: Exclude<DnsReply, "silence">; family: 4 | 6 }): Buffer {
  const records = recordsOf(reply, family);
  const header = Buffer.alloc(12);
  asked.copy(header, 0, 0, 2);
  const code = reply === null ? CODES.noSuchName : reply === "failure" ? CODES.failure : CODES.ok;
  // An answer, with authority, to who may ask for recursion and gets it.
  header.writeUInt16BE(0x8580 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, asked.subarray(12), ...records]);
}

function recordsOf(reply: Exclude<DnsReply, "silence">, family: 4 | 6): Buffer[] {
  if (reply === null || reply === "failure") return [];
  const owner = writeName("alias" in reply ? reply.alias : null);
  const addresses = "alias" in reply ? reply.addresses : reply;
  const kind = family === 4 ? "ipv4" : "ipv6";
  const own = addresses.map((address) => ipaddr.parse(address)).filter((address) => address.kind() === kind);
  return [
    ...("alias" in reply ? [writeRecord(writeName(null), { type: CNAME, data: owner })] : []),
    ...own.map((address) => writeRecord(owner, { type: TYPE_OF[family], data: Buffer.from(address.toByteArray()) })),
  ];
}

function writeRecord(owner: Buffer, { type, data }: { type: number; data: Buffer }): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

/** Null: the name that was asked for, by a pointer to the question (RFC 1035, 4.1.4). */
function writeName(name: string | null): Buffer {
  if (name === null) return Buffer.from([0xc0, 12]);
  const labels = name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label, "latin1")]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
