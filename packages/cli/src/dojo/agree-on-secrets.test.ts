import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { agreeOnSecrets } from "./agree-on-secrets.ts";
import { newSecret } from "./manner.ts";

const said = vi.spyOn(console, "error");
beforeEach(() => said.mockImplementation(() => {}));
afterEach(() => said.mockReset());

const terminal = (): PassThrough & { isTTY: boolean } => Object.assign(new PassThrough(), { isTTY: true });

test("secrets that were given are used, and not shown again", async () => {
  const [current, next] = [newSecret(), newSecret()];
  expect(await agreeOnSecrets({ given: `${current}, ${next}`, waitMs: null })).toEqual([current, next]);
  expect(said).not.toHaveBeenCalled();
});

test("a developer gets the time to put the secrets in: nothing begins before Enter", async () => {
  const input = terminal();
  let begun = false;
  const agreed = agreeOnSecrets({ given: undefined, waitMs: null, input }).then((secrets) => {
    begun = true;
    return secrets;
  });
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith("Press Enter when it has them."));
  expect(begun).toBe(false);
  input.write("\n");
  const secrets = await agreed;
  expect(secrets).toHaveLength(2);
  expect(said.mock.calls.flat().join("\n")).toContain(secrets.join(","));
});

test("a terminal that is closed does not keep it waiting", async () => {
  const input = terminal();
  const agreed = agreeOnSecrets({ given: undefined, waitMs: null, input });
  input.end();
  expect(await agreed).toHaveLength(2);
});

test("without a terminal there is no Enter to wait for", async () => {
  expect(await agreeOnSecrets({ given: undefined, waitMs: null, input: new PassThrough() })).toHaveLength(2);
});
