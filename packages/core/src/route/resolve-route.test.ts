import { describe, expect, test } from "vitest";
import { resolveRoute } from "./resolve-route.ts";
import type { Route, RouteStep } from "./route.ts";

const step = (account: string): RouteStep => ({ account, priority: 1, weight: 100, sender: null });
const route = (country: string, account: string, channel: Route["channel"] = "sms"): Route => ({
  country,
  channel,
  steps: [step(account)],
});

const settings = {
  providers: ["twilio", "vonage"],
  routes: [route("*", "for-all"), route("GB", "for-britain"), route("GB", "for-calls", "call")],
};
const accounts = (country: string | null, channel: Route["channel"] = "sms") =>
  resolveRoute(settings, { country, channel }).map(({ account }) => account);

describe("a destination goes", () => {
  test("by its own country's route", () => expect(accounts("GB")).toEqual(["for-britain"]));
  test("by the route for every country where it has none", () => expect(accounts("FR")).toEqual(["for-all"]));
  test("by the route for every country where it is in no country", () => expect(accounts(null)).toEqual(["for-all"]));
  test("by the route of its channel alone", () => expect(accounts("GB", "call")).toEqual(["for-calls"]));

  test("to the project's providers, one after the other, where no route is for it", () => {
    expect(accounts("FR", "call")).toEqual(["twilio", "vonage"]);
    expect(resolveRoute(settings, { country: "FR", channel: "call" })).toEqual([
      { account: "twilio", priority: 1, weight: 100, sender: null },
      { account: "vonage", priority: 2, weight: 100, sender: null },
    ]);
  });
});
