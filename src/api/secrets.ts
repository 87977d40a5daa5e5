const SECRET = /([?&](?:access_)?token=)[^&#\s"'<>)\]]+/gi;

/** A text as it may be sent, logged and remembered: without the secrets of shared links. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '$1hidden');
}
