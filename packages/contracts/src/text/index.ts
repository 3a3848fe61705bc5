export { AccountId } from "./account-id.ts";
export { duration } from "./duration.ts";
export { idText, Time } from "./id-text.ts";
export { Locale } from "./locale.ts";
export { Nothing } from "./nothing.ts";
export { isPlainText, plainLines, plainText } from "./plain-text.ts";
export { UrlText } from "./url-text.ts";
