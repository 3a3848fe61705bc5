import { COUNTRY_POLICIES, riskReasons } from "@proofline/core/country";
import { z } from "zod";

const COUNTRIES_MAX = 300;

const policy = z.enum(COUNTRY_POLICIES).meta({
  description:
    "`monitor` sends like `allow`, and tells the operator of each start. `deny` refuses before anything is counted.",
});

/** The body of `PUT /v1/countries/{country}`. */
export const SetCountry = z.strictObject({ policy }).meta({ id: "SetCountry" });

const listed = z
  .array(z.string().max(2))
  .max(COUNTRIES_MAX)
  .default([])
  .meta({ description: "ISO 3166-1 alpha-2, in capitals; each country in one list.", example: ["GB", "FR"] });

/** The body of `PUT /v1/countries`: all that the project says of countries. */
export const ReplaceCountries = z
  .strictObject({
    default: policy.meta({ description: "For every country that is in no list here and not on the risky list." }),
    risky: policy.optional().meta({ description: "For the countries of the risky list; `deny` where it is missing." }),
    none: policy.optional().meta({
      description: "For numbers of no country, such as satellite phones; `deny` where it is missing.",
    }),
    allow: listed,
    monitor: listed,
    deny: listed,
  })
  .meta({ id: "ReplaceCountries" });

/** A country, or a place that stands for several, and the policy that holds there. */
export const Country = z
  .object({
    object: z.literal("country"),
    country: z.string().meta({
      description:
        "ISO 3166-1 alpha-2; `*` for every other country, `risky` for those of the risky list, `none` for numbers of no country.",
      example: "GB",
    }),
    name: z.string(),
    calling_code: z.string().nullable(),
    policy: z.enum(COUNTRY_POLICIES),
    source: z.enum(["project", "risky_list", "default", "built_in"]).meta({
      description:
        "Who says so: the project, of this very place; the policy of `risky`; that of `*`; or what every project begins with.",
    }),
    risky: z
      .array(z.enum(Object.keys(riskReasons) as [keyof typeof riskReasons]))
      .nullable()
      .meta({ description: "Why the country is on the risky list; null where it is not." }),
  })
  .meta({ id: "Country" });

/** The answer to `GET /v1/countries`. */
export const Countries = z
  .object({
    data: z.array(Country),
    risky_list: z.object({
      dated: z.string().meta({ description: "The day the list was last gone through.", example: "2026-11-24" }),
      countries: z.int(),
    }),
  })
  .meta({ id: "Countries" });

export type ReplaceCountries = z.output<typeof ReplaceCountries>;
