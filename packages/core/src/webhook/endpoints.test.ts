import { describe, expect, test } from "vitest";
import { anAccess, anEndpoint, anId } from "../testing/builders.ts";
import { createTestClock, TEST_START } from "../testing/clock.ts";
import { createMemoryEndpointStore } from "../testing/memory-endpoint-store.ts";
import { createTestRandom } from "../testing/random.ts";
import { createRecordingJobs } from "../testing/recording-jobs.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { createEndpoint, type EndpointDeps } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import { getEndpoint } from "./get-endpoint.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { testEndpoint } from "./test-endpoint.ts";

const url = "https://example.com/hooks";
const foreign = anEndpoint({ id: anId("whe", 9), projectId: anId("prj", 9) });

function setUp({
  initial = [],
  verdict = { ok: true },
}: {
  initial?: readonly WebhookEndpoint[];
  verdict?: ReturnType<EndpointDeps["client"]["checkUrl"]>;
} = {}) {
  const endpoints = createMemoryEndpointStore(initial);
  const jobs = createRecordingJobs();
  const client = { checkUrl: () => verdict };
  return { deps: { clock: createTestClock(), random: createTestRandom(), jobs, endpoints, client }, endpoints, jobs };
}

describe("a new endpoint", () => {
  test("is stored with one secret of its own, which is shown now", async () => {
    const { deps, endpoints } = setUp();
    const endpoint = await createEndpoint(deps, { access: anAccess(), url, types: ["verification.verified"] });
    expect(endpoint).toMatchObject({
      projectId: anId("prj"),
      url,
      types: ["verification.verified"],
      enabled: true,
      createdAt: TEST_START,
    });
    expect(endpoint.secrets).toEqual([expect.stringMatching(/^whsec_/)]);
    expect(endpoints.all).toEqual([endpoint]);
  });

  test("at a URL that is never called is refused, with the reason", async () => {
    const { deps, endpoints } = setUp({ verdict: { ok: false, reason: "forbidden_address" } });
    const refusal = await refusalFrom(createEndpoint(deps, { access: anAccess(), url: "http://10.0.0.1/", types: [] }));
    expect(refusal).toMatchObject({ code: "invalid_request", faults: [{ path: "url" }] });
    expect(refusal.message).toContain("forbidden address");
    expect(endpoints.all).toEqual([]);
  });

  test("is the twentieth at most, so that one event cannot fan out without bound; another project's do not count", async () => {
    const nineteen = Array.from({ length: 19 }, (_, i) => anEndpoint({ id: anId("whe", 100 + i) }));
    const { deps } = setUp({ initial: [...nineteen, foreign] });
    await createEndpoint(deps, { access: anAccess(), url, types: [] });
    expect((await refusalFrom(createEndpoint(deps, { access: anAccess(), url, types: [] }))).code).toBe(
      "invalid_request",
    );
  });
});

describe("a test event", () => {
  test("goes to that endpoint alone, on the way of every other event", async () => {
    const { deps, jobs } = setUp({ initial: [anEndpoint()] });
    const event = await testEndpoint(deps, { access: anAccess(), id: anId("whe") });
    expect(event).toMatchObject({
      type: "webhook.test",
      verificationId: null,
      data: { webhook_endpoint_id: anId("whe") },
    });
    expect(jobs.enqueued).toEqual([{ name: "webhook.deliver", payload: { deliveryId: anId("dlv") }, nudge: 0 }]);
  });
});

describe("an endpoint of another project looks like none at all", () => {
  const command = { access: anAccess(), id: foreign.id };
  test.each([
    { name: "read", act: () => getEndpoint(setUp({ initial: [foreign] }).deps, command) },
    { name: "delete", act: () => deleteEndpoint(setUp({ initial: [foreign] }).deps, command) },
    { name: "test", act: () => testEndpoint(setUp({ initial: [foreign] }).deps, command) },
  ])("$name", async ({ act }) => expect((await refusalFrom(act())).code).toBe("not_found"));

  test("list", async () => {
    const { deps } = setUp({ initial: [foreign, anEndpoint()] });
    expect(await listEndpoints(deps, { access: anAccess() })).toEqual([anEndpoint()]);
  });
});

test("deleting removes it", async () => {
  const { deps, endpoints } = setUp({ initial: [anEndpoint()] });
  await deleteEndpoint(deps, { access: anAccess(), id: anId("whe") });
  expect(endpoints.all).toEqual([]);
});

describe("without the scope nothing happens", () => {
  const reader = anAccess({}, { scopes: ["webhooks:read"] });
  const writer = anAccess({}, { scopes: ["webhooks:write"] });
  const id = anId("whe");
  test.each([
    { name: "create", act: (deps: EndpointDeps) => createEndpoint(deps, { access: reader, url, types: [] }) },
    { name: "delete", act: (deps: EndpointDeps) => deleteEndpoint(deps, { access: reader, id }) },
    { name: "test", act: (deps: EndpointDeps) => testEndpoint(deps, { access: reader, id }) },
    { name: "list", act: (deps: EndpointDeps) => listEndpoints(deps, { access: writer }) },
    { name: "read", act: (deps: EndpointDeps) => getEndpoint(deps, { access: writer, id }) },
  ])("$name", async ({ act }) => {
    const { deps, endpoints, jobs } = setUp({ initial: [anEndpoint()] });
    expect((await refusalFrom(act(deps))).code).toBe("forbidden");
    expect(endpoints.all).toHaveLength(1);
    expect(jobs.enqueued).toEqual([]);
  });
});
