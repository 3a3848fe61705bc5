/** What a page says to the person who opened a link; `{app}` is the project's name. */
export interface LinkTexts {
  readonly title: string;
  readonly ask: string;
  readonly button: string;
  readonly verified: string;
  /** The link was right once: it ended, or a newer one took its place. */
  readonly over: string;
}

const english: LinkTexts = {
  title: "Confirm your number",
  ask: "Do you want to confirm your phone number for {app}? If you did not ask for this, close the page.",
  button: "Confirm",
  verified: "Your number is confirmed. You can close this page and go back to {app}.",
  over: "This link does not work any more. Ask {app} for a new one.",
};

const texts = new Map<string, LinkTexts>([
  ["en", english],
  [
    "de",
    {
      title: "Nummer bestätigen",
      ask: "Möchtest du deine Telefonnummer für {app} bestätigen? Wenn du das nicht angefordert hast, schließe die Seite.",
      button: "Bestätigen",
      verified: "Deine Nummer ist bestätigt. Du kannst die Seite schließen und zu {app} zurückkehren.",
      over: "Dieser Link gilt nicht mehr. Fordere bei {app} einen neuen an.",
    },
  ],
  [
    "es",
    {
      title: "Confirma tu teléfono",
      ask: "¿Quieres confirmar tu teléfono para {app}? Si no lo has pedido tú, cierra la página.",
      button: "Confirmar",
      verified: "Tu teléfono está confirmado. Puedes cerrar la página y volver a {app}.",
      over: "Este enlace ya no sirve. Pide uno nuevo a {app}.",
    },
  ],
  [
    "fr",
    {
      title: "Confirmez votre numéro",
      ask: "Voulez-vous confirmer votre numéro pour {app} ? Si vous n'avez rien demandé, fermez la page.",
      button: "Confirmer",
      verified: "Votre numéro est confirmé. Vous pouvez fermer la page et revenir à {app}.",
      over: "Ce lien ne fonctionne plus. Demandez-en un nouveau à {app}.",
    },
  ],
  [
    "it",
    {
      title: "Conferma il tuo numero",
      ask: "Vuoi confermare il tuo numero per {app}? Se non l'hai chiesto tu, chiudi la pagina.",
      button: "Conferma",
      verified: "Il tuo numero è confermato. Puoi chiudere la pagina e tornare a {app}.",
      over: "Questo link non funziona più. Chiedine uno nuovo a {app}.",
    },
  ],
  [
    "nl",
    {
      title: "Bevestig je nummer",
      ask: "Wil je je telefoonnummer voor {app} bevestigen? Heb je hier niet om gevraagd, sluit dan de pagina.",
      button: "Bevestigen",
      verified: "Je nummer is bevestigd. Je kunt de pagina sluiten en teruggaan naar {app}.",
      over: "Deze link werkt niet meer. Vraag {app} om een nieuwe.",
    },
  ],
  [
    "pt",
    {
      title: "Confirme o seu telefone",
      ask: "Quer confirmar o seu telefone para {app}? Se não pediu isto, feche a página.",
      button: "Confirmar",
      verified: "O seu telefone está confirmado. Pode fechar a página e voltar a {app}.",
      over: "Este link já não funciona. Peça um novo a {app}.",
    },
  ],
]);

/** Of a token that nobody made there is no locale to go by. */
export const UNKNOWN_TEXT = "This link is not valid. Open it exactly as it was sent to you.";

/** The texts of a BCP 47 locale's language with that language's tag; English where there is none. */
export function linkTexts(locale: string): { readonly language: string; readonly texts: LinkTexts } {
  const language = locale.toLowerCase().split("-")[0] ?? "en";
  const known = texts.get(language);
  return known === undefined ? { language: "en", texts: english } : { language, texts: known };
}
