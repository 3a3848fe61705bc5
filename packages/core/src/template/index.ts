export { readAppName } from "./app-name.ts";
export { type Autofill, appendAutofill, readAutofill } from "./autofill.ts";
export { defaultTemplate } from "./default-texts.ts";
export { countSegments, isGsm7 } from "./segments.ts";
export { readSenderId } from "./sender-id.ts";
export { type SpokenWords, spokenWords } from "./spoken-words.ts";
export {
  hasHiddenCharacter,
  PLACEHOLDERS,
  type Placeholder,
  readTemplate,
  renderTemplate,
  TEMPLATE_LENGTH_MAX,
  type Template,
} from "./template.ts";
