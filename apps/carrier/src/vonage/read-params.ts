import type { CarrierContext } from "../carrier.ts";
import { parseObject } from "../json-object.ts";
import { readBody } from "../read-body.ts";

/** The SMS API's parameters, from the query and a JSON or form body; a body that is neither adds nothing. */
export async function readParams(c: CarrierContext): Promise<ReadonlyMap<string, string>> {
  const params = new Map(Object.entries(c.req.query()));
  const body = await readBody(c);
  const isJson = (c.req.header("content-type") ?? "").toLowerCase().startsWith("application/json");
  for (const [name, value] of isJson ? jsonEntries(body) : new URLSearchParams(body)) params.set(name, value);
  return params;
}

function* jsonEntries(body: string): Generator<[string, string]> {
  for (const [name, value] of Object.entries(parseObject(body))) {
    if (["string", "number", "boolean"].includes(typeof value)) yield [name, String(value)];
  }
}
