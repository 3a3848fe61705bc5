import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { OPTIONAL_LINE_TYPES, requireReachable } from "./line-type.ts";
import { type LineType, parsePhoneNumber } from "./parse-phone-number.ts";

const numbers: Record<LineType, string> = {
  mobile: "+447400123456",
  fixed_line: "+442079460000",
  fixed_line_or_mobile: "+12125551234",
  voip: "+445612345678",
  toll_free: "+448001234567",
  premium_rate: "+449098790000",
  shared_cost: "+33810123456",
  personal: "+447012345678",
  pager: "+447600123456",
  uan: "+445512345678",
  voicemail: "+522001234567",
  unknown: "+447700900123",
};

/** Written out by hand: what may cost the operator money for nothing is refused. */
const allowed: Record<LineType, readonly ("sms" | "call")[]> = {
  mobile: ["sms", "call"],
  fixed_line: ["call"],
  fixed_line_or_mobile: ["sms", "call"],
  voip: ["sms", "call"],
  toll_free: [],
  premium_rate: [],
  shared_cost: [],
  personal: [],
  pager: [],
  uan: [],
  voicemail: [],
  unknown: ["sms", "call"],
};

const lineTypes = Object.keys(numbers) as LineType[];

describe("who can be reached", () => {
  for (const lineType of lineTypes) {
    for (const channel of ["sms", "call"] as const) {
      const reachable = allowed[lineType].includes(channel);
      test(`${lineType} by ${channel}: ${reachable ? "yes" : "no"}`, () => {
        const ask = () =>
          requireReachable(
            { e164: "+447400123456", country: "GB", lineType },
            { channel, allowed: ["voip", "unknown"] },
          );
        if (reachable) expect(ask).not.toThrow();
        else expect(refusalOf(ask)).toMatchObject({ code: "phone_number_not_mobile", faults: [{ path: "to" }] });
      });
    }
  }

  test("a landline is told so when it is asked for a text", () => {
    const ask = () => requireReachable(parsePhoneNumber("+442079460000"), { channel: "sms", allowed: [] });
    expect(refusalOf(ask).message).toBe("This is a landline; a text cannot reach it.");
  });

  test("the other kinds are named in words", () => {
    const ask = () => requireReachable(parsePhoneNumber("+448001234567"), { channel: "call", allowed: [] });
    expect(refusalOf(ask).message).toBe("Numbers of this kind (toll free) cannot be verified.");
  });

  test("what is optional is taken or left as the project says, and nothing else is", () => {
    for (const lineType of OPTIONAL_LINE_TYPES) {
      const number = parsePhoneNumber(lineType === "unknown" ? "+445099999999" : numbers[lineType]);
      expect(number.lineType).toBe(lineType);
      expect(refusalOf(() => requireReachable(number, { channel: "sms", allowed: [] })).code).toBe(
        "phone_number_not_mobile",
      );
      requireReachable(number, { channel: "sms", allowed: [lineType] });
    }
    const premium = parsePhoneNumber(numbers.premium_rate);
    refusalOf(() => requireReachable(premium, { channel: "sms", allowed: OPTIONAL_LINE_TYPES }));
  });

  test("the strictest project can be tried with numbers of films, and with no others of their kind", () => {
    for (const fictional of ["+447700900000", "+447700900999", "+12025550123"]) {
      requireReachable({ ...parsePhoneNumber(fictional), lineType: "unknown" }, { channel: "sms", allowed: [] });
    }
    refusalOf(() => requireReachable(parsePhoneNumber("+18005550123"), { channel: "sms", allowed: [] }));
    for (const other of ["+447700901000", "+447700899999", "+12025550200"]) {
      const number = { ...parsePhoneNumber(other), lineType: "unknown" } as const;
      refusalOf(() => requireReachable(number, { channel: "sms", allowed: [] }));
    }
  });
});

test.each(lineTypes.filter((lineType) => lineType !== "voicemail"))(
  "the numbering plan calls a %s by its kind",
  (lineType) => {
    expect(parsePhoneNumber(numbers[lineType]).lineType).toBe(lineType);
  },
);
