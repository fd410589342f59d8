// Rules of docs/CONVENTIONS.md that no published ESLint plugin states as we mean them.

/**
 * `as` is allowed as `as const`, and in the return of a function that brands what it was given.
 * @type {import("eslint").Rule.RuleModule}
 */
const asOnlyToBrand = {
  meta: {
    type: "problem",
    docs: { description: "no type assertion outside `as const` and branding functions" },
    messages: { cast: "A cast is a claim the compiler could not check: narrow, parse, or use `satisfies`." },
    schema: [],
  },
  create(context) {
    return {
      TSAsExpression(node) {
        if (isConst(node.typeAnnotation) || isBranding(node)) return;
        context.report({ node, messageId: "cast" });
      },
      TSTypeAssertion(node) {
        context.report({ node, messageId: "cast" });
      },
    };
  },
};

function isConst(type) {
  return type.type === "TSTypeReference" && type.typeName.name === "const";
}

/** `function contactId(raw: string): ContactId { …; return raw as ContactId; }` */
function isBranding(node) {
  if (node.expression.type !== "Identifier" || node.parent.type !== "ReturnStatement") return false;
  const maker = enclosingFunction(node);
  const promised = maker?.returnType?.typeAnnotation;
  if (promised?.type !== "TSTypeReference" || node.typeAnnotation.type !== "TSTypeReference") return false;
  return promised.typeName.name === node.typeAnnotation.typeName.name;
}

function enclosingFunction(node) {
  let place = node.parent;
  while (place !== null && !/Function/.test(place.type)) place = place.parent;
  return place;
}

/**
 * Every export promises something, in a sentence. Members of a documented type may speak for themselves.
 * @type {import("eslint").Rule.RuleModule}
 */
const exportsSayWhatTheyPromise = {
  meta: {
    type: "suggestion",
    docs: { description: "a doc comment on every export" },
    messages: { missing: "Say in a doc comment what `{{name}}` promises." },
    schema: [],
  },
  create(context) {
    return {
      ExportNamedDeclaration(node) {
        if (node.declaration === null || isLaterOverload(node)) return;
        const before = context.sourceCode.getCommentsBefore(node).at(-1);
        if (before?.type === "Block" && before.value.startsWith("*")) return;
        context.report({ node, messageId: "missing", data: { name: nameOf(node.declaration) } });
      },
    };
  },
};

/** Overloads share the comment of the first. */
function isLaterOverload(node) {
  const siblings = node.parent.body;
  const before = siblings[siblings.indexOf(node) - 1];
  if (before?.type !== "ExportNamedDeclaration" || before.declaration?.type !== "TSDeclareFunction") return false;
  return nameOf(before.declaration) === nameOf(node.declaration);
}

function nameOf(declaration) {
  return declaration.id?.name ?? declaration.declarations?.[0]?.id?.name ?? "this export";
}

export const houseRules = {
  meta: { name: "house" },
  rules: { "as-only-to-brand": asOnlyToBrand, "exports-say-what-they-promise": exportsSayWhatTheyPromise },
};
