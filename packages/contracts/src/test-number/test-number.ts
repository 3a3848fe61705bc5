import { TEST_OUTCOMES } from "@proofline/core/test-number";
import { z } from "zod";
import { plainText, Time } from "../text/index.ts";

const outcome = z.enum(TEST_OUTCOMES);

/** The body of `PUT /v1/test-numbers/{number}`. */
export const SetTestNumber = z
  .strictObject({
    code: plainText({ max: 64 }).meta({
      description: "What is texted to it: 4 to 12 digits or letters.",
      example: "135790",
    }),
    outcome: outcome.default("delivered"),
    expires_at: Time.nullable()
      .default(null)
      .meta({ description: "From then on it is a number like any other; null: never." }),
  })
  .meta({ id: "SetTestNumber" });

/** A number that nothing is ever sent to, for test keys alone. */
export const TestNumber = z
  .object({
    object: z.literal("test_number"),
    number: z.string().meta({ description: "E.164.", example: "+19995550100" }),
    code: z.string(),
    outcome,
    expires_at: Time.nullable(),
    source: z.enum(["built_in", "project"]),
  })
  .meta({ id: "TestNumber" });

/** The answer to `GET /v1/test-numbers`. */
export const TestNumbers = z.object({ data: z.array(TestNumber) }).meta({ id: "TestNumbers" });
