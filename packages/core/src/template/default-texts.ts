import type { Template } from "./template.ts";

/**
 * The built-in texts, one GSM-7 segment each with a name of up to 40 characters. The words are chosen for it: GSM-7 has
 * é but no ó and no ã, so neither "código" nor "não" can be in one.
 */
const english = "{otp} is your {app} code. It works for {minutes} min. Never share it.";
const texts = new Map([
  ["en", english],
  ["de", "{otp} ist dein Code für {app}. Er gilt {minutes} Min. Gib ihn nie weiter."],
  ["es", "{otp} es tu clave de {app}. Vale {minutes} min. No la compartas."],
  ["fr", "{otp} est votre code {app}. Valable {minutes} min. Ne le partagez jamais."],
  ["it", "{otp} è il tuo codice {app}. Vale {minutes} min. Non condividerlo."],
  ["nl", "{otp} is je code voor {app}. Geldig voor {minutes} min. Deel hem nooit."],
  ["pt", "{otp} é o seu PIN para {app}. Vale por {minutes} min. Nunca o partilhe."],
]);

/** The same with a link: one segment each with a name of up to 20 characters and an address of up to 26. */
const englishLink = "Confirm your number for {app}: {link} It works for {minutes} min.";
const linkTexts = new Map([
  ["en", englishLink],
  ["de", "Nummer für {app} bestätigen: {link} Gilt {minutes} Min."],
  ["es", "Confirma tu teléfono para {app}: {link} Vale {minutes} min."],
  ["fr", "Confirmez votre numéro pour {app} : {link} Valable {minutes} min."],
  ["it", "Conferma il tuo numero per {app}: {link} Vale {minutes} min."],
  ["nl", "Bevestig je nummer voor {app}: {link} Geldig voor {minutes} min."],
  ["pt", "Confirme o seu telefone para {app}: {link} Vale por {minutes} min."],
]);

/** The text for a BCP 47 locale: its language where there is one, else English. */
export function defaultTemplate(locale: string, { link = false }: { readonly link?: boolean } = {}): Template {
  const language = locale.toLowerCase().split("-")[0] ?? "en";
  return { text: link ? (linkTexts.get(language) ?? englishLink) : (texts.get(language) ?? english) };
}
