import { AppError, type FieldFault } from "@proofline/core/error";
import type { z } from "zod";

/** More than anybody repairs at once; a hostile body must not make a huge answer. */
const FAULTS_MAX = 50;
const PATH_LENGTH_MAX = 200;

/** The value as its schema gives it back. Refuses with `invalid_request`, naming every faulty field. */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const byPath = new Map<string, FieldFault>();
  for (const fault of result.error.issues.flatMap(toFaults)) {
    // One for each field, the first: a string where a list belongs is also called too long.
    if (!byPath.has(fault.path) && byPath.size < FAULTS_MAX) byPath.set(fault.path, fault);
  }
  const faults = [...byPath.values()];
  throw new AppError("invalid_request", "A field is not valid.", { faults });
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "Unknown field." }));
  }
  return [{ path: pathOf(issue.path), message: issue.message }];
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").slice(0, PATH_LENGTH_MAX).toWellFormed();
}
