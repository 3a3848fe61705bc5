/** Whether a body may be read as JSON. A missing type is given the benefit of the doubt; another type is not. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  const [type = ""] = contentType.toLowerCase().split(";");
  return /^application\/([\w.-]+\+)?json$/.test(type.trim());
}
