import assert from "node:assert/strict";

import { clientOf } from "../../../src/adapters/smtp/client.ts";

describe("whose connections count together", () => {
  it("all of an IPv6 network of 64 bits, however they are spelt", () => {
    for (const ip of ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:0001:0002::", "2001:db8:1:2:0:0:0:7"]) assert.equal(clientOf(ip), clientOf("2001:db8:1:2::9"), ip);
    assert.equal(clientOf("2001:db8::1"), clientOf("2001:db8:0:0:5::"));
    assert.notEqual(clientOf("2001:db8:1:3::1"), clientOf("2001:db8:1:2::1"));
  });

  it("of IPv4 each address by itself, also as IPv6 writes it", () => {
    assert.notEqual(clientOf("192.0.2.1"), clientOf("192.0.2.2"));
    assert.notEqual(clientOf("::ffff:192.0.2.1"), clientOf("::ffff:192.0.2.2"));
    assert.notEqual(clientOf("::1"), clientOf("127.0.0.1"));
  });
});
