import type { Template } from "./template.ts";

/** The built-in texts, one GSM-7 segment each with a name of up to 40 characters. */
const texts: Readonly<Record<string, string>> = {
  en: "{otp} is your {app} code. It works for {minutes} min. Never share it.",
  de: "{otp} ist dein Code für {app}. Er gilt {minutes} Min. Gib ihn nie weiter.",
  es: "{otp} es tu código de {app}. Vale {minutes} min. No lo compartas.",
  fr: "{otp} est votre code {app}. Valable {minutes} min. Ne le partagez jamais.",
  it: "{otp} è il tuo codice {app}. Vale {minutes} min. Non condividerlo.",
  nl: "{otp} is je code voor {app}. Geldig voor {minutes} min. Deel hem nooit.",
  pt: "{otp} é o seu código {app}. Vale por {minutes} min. Não o partilhe.",
};

/** The text for a BCP 47 locale: its language where there is one, else English. */
export function defaultTemplate(locale: string): Template {
  const language = locale.toLowerCase().split("-")[0] ?? "en";
  return { text: texts[language] ?? texts["en"] ?? "" };
}
