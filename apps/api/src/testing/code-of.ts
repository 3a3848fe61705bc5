import { liveCodes } from "@proofline/core/code";
import { type ProjectId, readId } from "@proofline/core/runtime";
import type { ApiDeps } from "../api.ts";

/** The code that a text of this Verification would carry now: what the person would read. */
export async function codeOf(
  { verifications, keyRing }: Pick<ApiDeps, "verifications" | "keyRing">,
  { projectId, id }: { projectId: ProjectId; id: string },
): Promise<string> {
  const verificationId = readId("ver", id);
  const found = verificationId === null ? null : await verifications.find(projectId, verificationId);
  const key = found === null ? null : keyRing.keyFor("code", found.codeKeyId);
  if (found === null || key === null) throw new Error(`no verification ${id}`);
  const { phoneDigest, generation, codeShape: shape, resendPolicy } = found;
  const binding = { projectId, verificationId: found.id, phoneDigest, generation };
  const code = liveCodes({ key, binding, shape, resendPolicy }).at(-1);
  if (code === undefined) throw new Error("no code");
  return code;
}
