import * as z from "zod";

import { postedSchemas } from "../compose-files.ts";
import { AcceptedSchema } from "./answer-schemas.ts";
import { problem } from "./openapi-parts.ts";

const taken = (description: string) => ({ description, content: { "application/json": { schema: AcceptedSchema } } });
const responses = { "202": taken("Taken in"), "200": taken("Seen before, or nothing in it to log"), "4XX": problem, "5XX": problem };
const Source = z.object({ source: z.uuid().meta({ description: "Which source: `steward inbound add --source …` prints the whole address." }) });
const OWN = "Signed by its sender (docs/inbound.md): no key, no session.";

/** The ways in that stand beside the API: their addresses begin at the server's own. */
export function inboundPaths(url: string) {
  const common = { servers: [{ url }], responses };
  const signed = { ...common, security: [], description: OWN };
  const own = { "X-Steward-Timestamp": z.string().optional(), "X-Steward-Signature": z.string().optional().meta({ description: "`sha256=` and the hex HMAC-SHA-256 of `<timestamp>.<body>`." }) };
  return {
    "/inbound/email": {
      post: {
        ...common, operationId: "takeMailIn", summary: "Take one raw mail in", description: "Needs activities:write.", security: [{ apiKey: [] }],
        requestBody: { required: true, content: { "message/rfc822": { schema: z.string() } } },
      },
    },
    "/inbound/twilio": {
      post: {
        ...signed, operationId: "takeTextMessageIn", summary: "Take a text message in, as Twilio posts it", requestParams: { query: Source, header: z.object({ "X-Twilio-Signature": z.string() }) },
        requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: postedSchemas.twilio } } },
        responses: { "204": { description: "Taken in, or seen before" }, "4XX": problem, "5XX": problem },
      },
    },
    "/inbound/typeform": {
      post: {
        ...signed, operationId: "takeTypeformIn", summary: "Take a submission in, as Typeform posts it", requestParams: { query: Source, header: z.object({ "Typeform-Signature": z.string() }) },
        requestBody: { required: true, content: { "application/json": { schema: postedSchemas.typeform } } },
      },
    },
    "/inbound/form": {
      post: {
        ...signed, operationId: "takeFormIn", summary: "Take a form's submission in, by a field map", description: `${OWN} By HubSpot's signature (v3) or ours.`,
        requestParams: { query: Source, header: z.object({ ...own, "X-HubSpot-Signature-v3": z.string().optional(), "X-HubSpot-Request-Timestamp": z.string().optional() }) },
        requestBody: { required: true, content: { "application/json": { schema: z.record(z.string(), z.unknown()) } } },
      },
    },
    "/inbound/gong": {
      post: {
        ...signed, operationId: "takeGongCallsIn", summary: "Take calls in with their transcripts, as Gong tells them", requestParams: { query: Source, header: z.object(own) },
        requestBody: { required: true, content: { "application/json": { schema: postedSchemas.gong } } },
      },
    },
  };
}
