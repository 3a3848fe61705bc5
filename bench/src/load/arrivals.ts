import { request } from "undici";

/** Follows the sink's list of arrived texts until aborted. Resolves once the sink is listening to us. */
export async function followArrivals(
  sinkUrl: string,
  { onArrival, signal }: { onArrival: (to: string, atMs: number) => void; signal: AbortSignal },
): Promise<void> {
  const { body } = await request(`${sinkUrl}/arrivals`, { signal, bodyTimeout: 0 });
  body.setEncoding("utf8");
  let rest = "";
  const begun = Promise.withResolvers<void>();
  body.on("data", (chunk: string) => {
    begun.resolve();
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [to, at] = line.split(" ");
      if (to !== undefined && at !== undefined) onArrival(to, Number(at));
    }
  });
  body.on("error", (error) => {
    if (!signal.aborted) begun.reject(error);
  });
  await begun.promise;
}
