import { once } from "node:events";
import { Refusal, right } from "../receiver.ts";
import { crashes, type PlantedBug } from "./planted-bug.ts";

/** About headers and bodies. */
export const reading: readonly PlantedBug[] = [
  {
    bug: "headers found in lower case only",
    steps: { header: (request, name) => rawHeader(request.rawHeaders, name) },
    names: ["headers_case_sensitive"],
  },
  {
    bug: "headers found in title case only",
    steps: {
      header: (request, name) =>
        rawHeader(
          request.rawHeaders,
          name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
        ),
    },
    names: ["headers_case_sensitive"],
  },
  {
    bug: "a content type with a charset refused",
    steps: {
      readBody(request, maxBytes) {
        if (request.headers["content-type"] !== "application/json") throw new Refusal(415);
        return right.readBody(request, maxBytes);
      },
    },
    names: ["extra_headers_matter"],
  },
  {
    bug: "only the first piece of the body read",
    steps: {
      async readBody(request) {
        const [chunk] = await Promise.race([once(request, "data"), once(request, "end")]);
        return chunk ?? Buffer.alloc(0);
      },
    },
    names: ["reads_first_piece_only"],
  },
  {
    bug: "each piece of the body decoded on its own",
    steps: {
      async readBody(request, maxBytes) {
        let text = "";
        for await (const chunk of request) {
          text += chunk;
          if (text.length > maxBytes) throw new Refusal(413);
        }
        return Buffer.from(text);
      },
    },
    names: ["reads_first_piece_only"],
  },
  {
    bug: "the body read as Latin-1",
    steps: {
      readBody: async (request, maxBytes) =>
        Buffer.from((await right.readBody(request, maxBytes)).toString("latin1"), "utf8"),
    },
    names: ["body_not_utf8", "reads_first_piece_only"],
  },
  {
    bug: "a limit of 10 kB",
    steps: { bodyMaxBytes: 10_000 },
    names: ["body_limit_too_small"],
  },
  {
    bug: "no limit",
    steps: { bodyMaxBytes: Number.POSITIVE_INFINITY },
    names: ["body_unbounded"],
  },
  {
    bug: "JSON parsed before verifying",
    steps: {
      async readBody(request, maxBytes) {
        const body = await right.readBody(request, maxBytes);
        JSON.parse(body.toString("utf8"));
        return body;
      },
      onError: crashes,
    },
    names: ["parses_before_verifying"],
  },
];

function rawHeader(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.indexOf(name);
  return at === -1 ? undefined : rawHeaders[at + 1];
}
