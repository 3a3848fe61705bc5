import { describe, expect, test } from "vitest";
import { anActor } from "../testing/builders.ts";
import { requireScope, SCOPES } from "./scope.ts";

describe("a key may do what its scopes say and nothing else", () => {
  test.each(SCOPES.flatMap((held) => SCOPES.map((asked) => ({ held, asked }))))(
    "$held asked for $asked",
    ({ held, asked }) => {
      const ask = () => requireScope(anActor({ scopes: [held] }), asked);
      if (held === asked) expect(ask).not.toThrow();
      else
        expect(ask).toThrow(
          expect.objectContaining({ code: "forbidden", message: `This key lacks the scope ${asked}.` }),
        );
    },
  );

  test("a key without scopes may do nothing", () => {
    for (const scope of SCOPES) expect(() => requireScope(anActor({ scopes: [] }), scope)).toThrow();
  });
});
