import { type CodeShape, type CodeType, type ResendPolicy, readSuppliedCode } from "../code/index.ts";
import { type GuessChance, guessChance, suppliedCodeChance } from "../guess/index.ts";
import { lifetimeWarning, type ProjectSettings, requireChance, type Warning } from "../project/index.ts";

/** What a caller may say of its code, inside the project's bounds; undefined takes the project's setting. */
export interface CodePolicyInput {
  /** A code of the caller's own. */
  readonly code?: string | undefined;
  readonly codeType?: CodeType | undefined;
  readonly codeLength?: number | undefined;
  readonly expiresInSeconds?: number | undefined;
  readonly checksMax?: number | undefined;
  readonly sendsMax?: number | undefined;
  readonly cooldownsSeconds?: readonly number[] | undefined;
  readonly resendPolicy?: ResendPolicy | undefined;
}

export interface CodePolicy {
  readonly codeShape: CodeShape;
  readonly suppliedCode: string | null;
  readonly expiresInSeconds: number;
  readonly checksMax: number;
  readonly sendsMax: number;
  readonly cooldownsSeconds: readonly number[];
  readonly resendPolicy: ResendPolicy;
}

/** How the code of one Verification is. Refuses with `invalid_request` one that is guessed too easily for the project. */
export function readCodePolicy(input: CodePolicyInput, settings: ProjectSettings): CodePolicy {
  const suppliedCode = input.code === undefined ? null : readSuppliedCode(input.code);
  const policy: CodePolicy = {
    codeShape: { type: input.codeType ?? settings.codeType, length: input.codeLength ?? settings.codeLength },
    suppliedCode,
    expiresInSeconds: input.expiresInSeconds ?? settings.expiresInSeconds,
    checksMax: input.checksMax ?? settings.checksMax,
    sendsMax: input.sendsMax ?? settings.sendsMax,
    cooldownsSeconds: input.cooldownsSeconds ?? settings.cooldownsSeconds,
    // A code of the caller's cannot be replaced by one of ours.
    resendPolicy: suppliedCode === null ? (input.resendPolicy ?? settings.resendPolicy) : "same",
  };
  requireChance(chanceOf(policy, settings), { max: settings.guessChanceMax, path: blamed(input) });
  return policy;
}

const SHORT_DIGITS = 6;

/** What to know about what the caller set; settings of the project say it where they are set. */
export function policyWarnings({ code, expiresInSeconds }: CodePolicyInput): readonly Warning[] {
  const lifetime = expiresInSeconds === undefined ? null : lifetimeWarning(expiresInSeconds);
  const short: Warning | null =
    code === undefined || code.length >= SHORT_DIGITS
      ? null
      : { code: "short_code", message: "NIST SP 800-63B-4 asks for six digits at least." };
  return [lifetime, short].filter((each) => each !== null);
}

function chanceOf({ codeShape, suppliedCode, ...policy }: CodePolicy, settings: ProjectSettings): GuessChance {
  const all = { ...settings, ...policy, codeType: codeShape.type, codeLength: codeShape.length };
  return suppliedCode === null ? guessChance(all) : suppliedCodeChance(all, suppliedCode);
}

/** The field that the caller set; where there is none, the settings changed under an older bound. */
function blamed({ code, codeLength, codeType, resendPolicy, sendsMax }: CodePolicyInput): string {
  if (code !== undefined) return "code";
  if (codeLength !== undefined) return "code_length";
  if (codeType !== undefined) return "code_type";
  if (resendPolicy !== undefined) return "resend_policy";
  return sendsMax === undefined ? "code_length" : "sends_max";
}
