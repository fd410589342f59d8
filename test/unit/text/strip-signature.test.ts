import assert from "node:assert/strict";
import { stripSignature } from "../../../src/domain/text/strip-signature.ts";

const text = "I will send the list tomorrow.";

describe("a signature", () => {
  for (const signature of [
    "--\nAna Example", "-- \nAna Example\nSales Manager\n+1 216 555 0188", "Best regards,\nAna", "Thanks!\nAna", "Mit freundlichen Grüßen\nAna Example", "Cordialement,\nAna Example\nAcme SA",
    "Groet, Ana", "Sent from my iPhone", "Gesendet von Outlook für Android", "Envoyé depuis mon mobile", "- Ana", "Ana\n\nAna Example\nExample Ltd, 1 Sample Yard, London",
    "Ana Example | Example Ltd | Chicago", "Kind regards\nAna\n\nThis e-mail may contain confidential information. If you are not the intended recipient please delete it.",
    "Cheers\nAna\n\nSent from my Samsung Galaxy smartphone.",
  ]) {
    it(`${JSON.stringify(signature.slice(0, 30))} is cut off`, () => {
      const stripped = stripSignature(`${text}\n\n${signature}`);
      assert.equal(stripped.body, text);
      assert.equal(stripped.signature, signature);
    });
  }

  for (const body of [
    "Two things.\n\n- the list\n- the price", "Fine.\n\nSent from my desk, this is much easier to read.", "As regards the timeline, we are done by Friday.", "Which day?\n\nTuesday",
    "Here is the fix -- this is no signature.\n\nkthxbai", "Please confirm the items:\n\n1. cable\n2. bracket", "Thanks,\n\nthe list is attached and I will call you when the second shipment arrives at the plant.",
  ]) {
    it(`is not seen in ${JSON.stringify(body.slice(0, 40))}`, () => {
      assert.equal(stripSignature(body).body, body);
    });
  }

  it("that is all there is stays", () => {
    assert.equal(stripSignature("--\nAna").body, "--\nAna");
  });
});
