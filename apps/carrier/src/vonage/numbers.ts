/** Vonage's numbers have no plus; ours do. Empty when it is no number. */
export function toE164(number: string): string {
  return /^\+?[1-9]\d{6,14}$/.test(number) ? `+${number.replace("+", "")}` : "";
}

export function withoutPlus(number: string): string {
  return number.replace(/^\+/, "");
}
