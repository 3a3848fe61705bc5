import { plainText } from "./plain-text.ts";

const URL_LENGTH_MAX = 2_048;

/** A customer's URL; whether it is ever called, the guarded client says. */
export const UrlText = plainText({ max: URL_LENGTH_MAX });
