import { createServer } from "node:net";

/** An address that a process of ours is going to listen on, and the variable that moves it. */
export type PortWish = { readonly variable: string; readonly host: string; readonly port: number };

/** One sentence for each port that cannot be had. */
export async function findPortFaults(wishes: readonly PortWish[]): Promise<readonly string[]> {
  const faults = await Promise.all(wishes.map(findFault));
  return faults.filter((fault) => fault !== null);
}

function findFault({ variable, host, port }: PortWish): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(describe(error, { variable, host, port })));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function describe(error: NodeJS.ErrnoException, { variable, host, port }: PortWish): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is in use: end what uses it, or set ${variable} to another port.`;
    case "EACCES":
      return `Port ${port} may not be used by this user: set ${variable} to one above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is not an address of this machine: set HOST to one that is.`;
    default:
      return `Port ${port} (${variable}) cannot be listened on: ${error.message}.`;
  }
}
