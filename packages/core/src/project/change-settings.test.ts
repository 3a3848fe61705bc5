import { describe, expect, test } from "vitest";
import { anAccess, aProject } from "../testing/builders.ts";
import { refusalFrom } from "../testing/refusal.ts";
import { changeSettings } from "./change-settings.ts";
import { getSettings } from "./get-settings.ts";
import type { ProjectSettings } from "./project.ts";
import type { ProjectStore } from "./store.ts";

const accounts = ["twilio", "gateway-fr"];

function recordingProjects() {
  const changes: Partial<ProjectSettings>[] = [];
  const projects: ProjectStore = {
    authenticate: async () => null,
    open: async () => null,
    find: async () => null,
    setDecisionCallback: async () => {},
    putLimit: async () => aProject(),
    setRoute: async () => {},
    setCountryPolicy: async () => ({}),
    removeRoute: async () => false,
    async changeSettings(_, change) {
      changes.push(change);
      return aProject(change, { version: 2 });
    },
  };
  return { projects, changes };
}

describe("changing settings", () => {
  test("hands on exactly what was named", async () => {
    const { projects, changes } = recordingProjects();
    const change = { appName: "Acme", senderId: "ACME", message: "{app}: {otp}", codeLength: 8 };
    const project = await changeSettings({ projects, accounts }, { access: anAccess(), change });
    expect(changes).toEqual([change]);
    expect(project.settings.codeLength).toBe(8);
  });

  test("a text and a sender can be given back to the built-in ones", async () => {
    const { projects, changes } = recordingProjects();
    await changeSettings({ projects, accounts }, { access: anAccess(), change: { message: null, senderId: null } });
    expect(changes).toEqual([{ message: null, senderId: null }]);
  });

  test.each<{ name: string; change: Partial<ProjectSettings>; path: string }>([
    { name: "a text without the code", change: { message: "{app}" }, path: "message" },
    { name: "a sender of 12 characters", change: { senderId: "ABCDEFGHIJKL" }, path: "sender_id" },
    { name: "a name with a second line", change: { appName: "Acme\n@evil.example #1" }, path: "app_name" },
  ])("$name is refused and nothing is stored", async ({ change, path }) => {
    const { projects, changes } = recordingProjects();
    const refusal = await refusalFrom(changeSettings({ projects, accounts }, { access: anAccess(), change }));
    expect(refusal).toMatchObject({ code: "invalid_request", faults: [{ path }] });
    expect(changes).toEqual([]);
  });

  test("accounts of the configuration may be named, and those that the project names already", async () => {
    const { projects, changes } = recordingProjects();
    const change = { providers: ["gateway-fr", "gone"] };
    await changeSettings({ projects, accounts }, { access: anAccess({ providers: ["gone"] }), change });
    expect(changes).toEqual([change]);
  });

  test("an account that nobody configured is refused by its place, with the ids there are", async () => {
    const { projects, changes } = recordingProjects();
    const change = { providers: ["twilio", "twillio", "gatway"] };
    const refusal = await refusalFrom(changeSettings({ projects, accounts }, { access: anAccess(), change }));
    expect(refusal).toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("twilio, gateway-fr"),
      faults: [{ path: "providers.1" }, { path: "providers.2" }],
    });
    expect(changes).toEqual([]);
  });

  test("a server that was given no accounts refuses none: it does not know them", async () => {
    const { projects, changes } = recordingProjects();
    const change = { providers: ["gateway-fr"] };
    await changeSettings({ projects, accounts: [] }, { access: anAccess(), change });
    expect(changes).toEqual([change]);
  });

  test("a key that may only read changes nothing", async () => {
    const { projects, changes } = recordingProjects();
    const access = anAccess({}, { scopes: ["settings:read"] });
    const refusal = await refusalFrom(changeSettings({ projects, accounts }, { access, change: { codeLength: 8 } }));
    expect(refusal.code).toBe("forbidden");
    expect(changes).toEqual([]);
  });
});

describe("reading settings", () => {
  const reading = (found: ReturnType<typeof aProject> | null) => ({
    projects: { ...recordingProjects().projects, find: async () => found },
  });

  test("reads them as they are now, not as they were when the key was looked up", async () => {
    const project = await getSettings(reading(aProject({ codeLength: 9 })), { access: anAccess({ codeLength: 6 }) });
    expect(project.settings.codeLength).toBe(9);
  });

  test("needs the scope", async () => {
    const access = anAccess({}, { scopes: ["settings:write"] });
    expect((await refusalFrom(getSettings(reading(aProject()), { access }))).code).toBe("forbidden");
  });

  test("of a project that is gone is not found", async () => {
    expect((await refusalFrom(getSettings(reading(null), { access: anAccess() }))).code).toBe("not_found");
  });
});
