import { isIPv6 } from "node:net";
import type { DnsQuestion, DnsReply } from "./dns-server.ts";

/** Stands for an address of the public Internet. */
export const OUTSIDE = "127.0.0.2";
/** What a guard must let through for these names to play: all of outside. */
export const OUTSIDE_RANGE = "127.0.0.2/31";
/** Outside as well, and nobody listens there: who is called falls back to the next address of the name. */
const OUTSIDE_SILENT = "127.0.0.3";
/** Stands for a cloud's metadata service, on an address that every machine can listen on. */
export const METADATA = "127.169.254.169";

/** Where a name turns to. */
const inside = [
  ...["127.0.0.1", METADATA, "127.255.255.254", "0.0.0.0", "169.254.169.254", "169.254.170.2", "168.63.129.16"],
  ...["10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "192.0.0.192", "198.18.0.1", "255.255.255.255"],
  ...["::1", "::", "::ffff:127.0.0.1", "::ffff:127.169.254.169", "::ffff:169.254.169.254", "::127.0.0.1"],
  ...["fe80::1", "fd00:ec2::254", "fc00::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "fec0::1"],
];

type Trick = (address: string) => (question: DnsQuestion) => DnsReply;

/** A reply to one question of a family, of the addresses that a name has just then. The server keeps to the family. */
const turnsAfter =
  (times: number): Trick =>
  (address) =>
  ({ nth }) =>
    nth < times ? [OUTSIDE] : [address];

const tricks: Readonly<Record<string, Trick>> = {
  inside: (address) => () => [address],
  turns: turnsAfter(1),
  "turns-late": turnsAfter(2),
  alternates:
    (address) =>
    ({ nth }) =>
      nth % 2 === 0 ? [OUTSIDE] : [address],
  // What one family says never fits what the other does.
  crosses:
    (address) =>
    ({ nth, family }) =>
      (nth % 2 === 0) === (family === 4) ? [OUTSIDE] : [address],
  "mixed-last": (address) => () => [OUTSIDE, address],
  "mixed-first": (address) => () => [address, OUTSIDE],
  "falls-back": (address) => () => [OUTSIDE_SILENT, address],
  "turns-to-fall-back":
    (address) =>
    ({ nth }) =>
      nth === 0 ? [OUTSIDE] : [OUTSIDE_SILENT, address],
  hidden: (address) => () => [...Array<string>(12).fill(OUTSIDE), address],
  alias: (address) => () => ({ alias: "inner.corp", addresses: [address] }),
  "turns-to-alias":
    (address) =>
    ({ nth }) =>
      nth === 0 ? [OUTSIDE] : { alias: "inner.corp", addresses: [OUTSIDE, address] },
  "fails-then-turns":
    (address) =>
    ({ nth }) =>
      nth === 0 ? "failure" : [address],
  "vanishes-then-turns":
    (address) =>
    ({ nth }) =>
      nth === 0 ? null : [address],
};

export interface RebindingName {
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  answer(question: DnsQuestion): DnsReply;
}

/** Every trick with every address, each under a name of its own; `rounds` names for each. */
export function rebindingNames(rounds: number): RebindingName[] {
  const all = Object.entries(tricks).flatMap(([trick, play]) =>
    inside.map((address): RebindingName & { trick: string } => {
      return { trick, name: "", address, family: isIPv6(address) ? 6 : 4, answer: play(address) };
    }),
  );
  return Array.from({ length: rounds }, (_, round) =>
    all.map(({ trick, ...one }, i) => ({ ...one, name: `${trick}-${round}-${i}.rebind.example` })),
  ).flat();
}
