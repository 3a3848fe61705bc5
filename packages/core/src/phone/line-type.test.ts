import { describe, expect, test } from "vitest";
import { refusalOf } from "../testing/refusal.ts";
import { requireReachable } from "./line-type.ts";
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
        const ask = () => requireReachable({ e164: numbers[lineType], country: "GB", lineType }, channel);
        if (reachable) expect(ask).not.toThrow();
        else expect(refusalOf(ask)).toMatchObject({ code: "phone_number_not_mobile", faults: [{ path: "to" }] });
      });
    }
  }

  test("a landline is told so when it is asked for a text", () => {
    const ask = () => requireReachable(parsePhoneNumber("+442079460000"), "sms");
    expect(refusalOf(ask).message).toBe("This is a landline; a text cannot reach it.");
  });

  test("the other kinds are named in words", () => {
    const ask = () => requireReachable(parsePhoneNumber("+448001234567"), "call");
    expect(refusalOf(ask).message).toBe("Numbers of this kind (toll free) cannot be verified.");
  });
});

test.each(lineTypes.filter((lineType) => lineType !== "voicemail"))(
  "the numbering plan calls a %s by its kind",
  (lineType) => {
    expect(parsePhoneNumber(numbers[lineType]).lineType).toBe(lineType);
  },
);
