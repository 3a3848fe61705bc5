import { AppError, type Quota } from "@proofline/core/error";

/**
 * What is left of each limit, as structured fields (draft-ietf-httpapi-ratelimit-headers-10): a policy for each window of
 * each rule, named `rule/seconds`. Rule names are of letters, digits and underscores, so nothing needs an escape.
 */
export function quotaHeaders(quotas: readonly Quota[]): Readonly<Record<string, string>> {
  if (quotas.length === 0) return {};
  const nameOf = ({ name, seconds }: Quota): string => `"${name}/${seconds}"`;
  return {
    "ratelimit-policy": quotas.map((each) => `${nameOf(each)};q=${each.max};w=${each.seconds}`).join(", "),
    ratelimit: quotas.map((each) => `${nameOf(each)};r=${each.left};t=${each.resetSeconds}`).join(", "),
  };
}

/** So long that it says nothing of when a number was texted last. */
const CLIENT_RETRY_SECONDS = 60;

/** The refusal as an app in a person's hands is told it: not by what, and not since when. */
export function withoutCounts({ cause }: AppError): AppError {
  return new AppError("rate_limited", "Too many messages were asked for; try again later.", {
    retryAfterSeconds: CLIENT_RETRY_SECONDS,
    cause,
  });
}
