import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";

type Format = "json" | "urlencoded" | "xml";

const formatOfType: Readonly<Record<string, Format>> = {
  "application/json": "json", "*/*": "json", "application/xml": "xml", "text/xml": "xml", "application/x-www-form-urlencoded": "urlencoded",
};

/** The reply in the format that `format` or `Accept` asks for; JSON unless asked otherwise. */
export function inFormat(reply: SandboxReply, request: SandboxRequest, form: URLSearchParams): SandboxReply {
  const format = wanted(request, form);
  const json = reply.json;
  if (format === "json" || typeof json !== "object" || json === null) return reply;
  const pairs = Object.entries(json).map(([name, value]): [string, string] => [name, String(value)]);
  const [type, text] = format === "xml" ? ["application/xml;charset=utf-8", xml(pairs)] : ["application/x-www-form-urlencoded;charset=utf-8", new URLSearchParams(pairs).toString()];
  return { status: reply.status, headers: { ...reply.headers, "content-type": type }, html: text };
}

function wanted(request: SandboxRequest, form: URLSearchParams): Format {
  const named = form.get("format");
  if (named === "json" || named === "xml" || named === "urlencoded") return named;
  const types = (request.headers["accept"] ?? "").split(",").map((part) => part.split(";")[0]?.trim().toLowerCase() ?? "");
  for (const type of types) {
    if (Object.hasOwn(formatOfType, type)) return formatOfType[type] ?? "json";
  }
  return "json";
}

function xml(pairs: readonly (readonly [string, string])[]): string {
  const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<?xml version="1.0" encoding="UTF-8"?><OAuth>${pairs.map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join("")}</OAuth>`;
}
