export const CODE_TYPES = ["numeric", "alphanumeric"] as const;
export type CodeType = (typeof CODE_TYPES)[number];

/** Alphanumeric leaves out what people confuse when they read it from a screen: 0 O, 1 I L. */
export const alphabets: Record<CodeType, string> = {
  numeric: "0123456789",
  alphanumeric: "23456789ABCDEFGHJKMNPQRSTUVWXYZ",
};

/** How a code looks. Length is in characters. */
export interface CodeShape {
  readonly type: CodeType;
  readonly length: number;
}

/** NIST SP 800-63B-4: at least six decimal digits; above twelve nobody types it. */
export const CODE_LENGTH_MIN = 6;
export const CODE_LENGTH_MAX = 12;
