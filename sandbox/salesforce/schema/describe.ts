import type { Field, FieldType, SObjectType } from "../model.ts";
import type { Org } from "../org.ts";
import { isActivity } from "./custom-field.ts";

const base = "/services/data/v66.0";

const soapTypes: Partial<Record<FieldType, string>> = {
  id: "tns:ID", reference: "tns:ID", boolean: "xsd:boolean", int: "xsd:int", double: "xsd:double", currency: "xsd:double",
  percent: "xsd:double", date: "xsd:date", datetime: "xsd:dateTime", address: "urn:address",
};
const numberDigits: Partial<Record<FieldType, { readonly precision: number; readonly scale: number; readonly digits: number }>> = {
  int: { precision: 0, scale: 0, digits: 9 }, double: { precision: 18, scale: 2, digits: 0 },
  currency: { precision: 18, scale: 2, digits: 0 }, percent: { precision: 3, scale: 0, digits: 0 },
};

/** All objects, as `GET /sobjects` lists them. */
export function describeGlobal(org: Org): object {
  return { encoding: "UTF-8", maxBatchSize: 200, sobjects: org.catalog.objects().map(summary) };
}

/** An object with its fields, as `GET /sobjects/{Object}/describe` tells it. */
export function describeObject(type: SObjectType, org: Org): object {
  const fields = [...type.fields.values()];
  return {
    ...summary(type),
    actionOverrides: [],
    childRelationships: type.childRelationships.map((child) => ({
      ...child, cascadeDelete: false, deprecatedAndHidden: false, junctionIdListNames: [], junctionReferenceTo: [], restrictedDelete: false,
    })),
    compactLayoutable: !type.name.endsWith("Relation"),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fields.map((field) => describedField(type, field)),
    implementedBy: null,
    implementsInterfaces: null,
    isInterface: false,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [{
      active: true, available: true, defaultRecordTypeMapping: true, developerName: "Master", master: true, name: "Master",
      recordTypeId: "012000000000000AAA", urls: { layout: `${base}/sobjects/${type.name}/describe/layouts/012000000000000AAA` },
    }],
    searchLayoutable: type.createable,
    sobjectDescribeOption: "FULL",
    supportedScopes: [{ label: `All ${org.catalog.object(type.name)?.labelPlural ?? type.labelPlural}`, name: "everything" }],
  };
}

function summary(type: SObjectType): object {
  const plain = type.name.endsWith("Relation") || !type.createable;
  return {
    activateable: false, associateEntityType: null, associateParentEntity: null, createable: type.createable, custom: type.custom, customSetting: false,
    deepCloneable: false, deletable: type.deletable, deprecatedAndHidden: false, feedEnabled: !plain, hasSubtypes: false, isInterface: false,
    isSubtype: false, keyPrefix: type.keyPrefix, label: type.label, labelPlural: type.labelPlural, layoutable: !plain,
    mergeable: ["Account", "Contact", "Lead"].includes(type.name), mruEnabled: !plain, name: type.name, queryable: true, replicateable: true,
    retrieveable: true, searchable: !plain, triggerable: type.createable, undeletable: type.deletable, updateable: type.updateable,
    urls: { sobject: `${base}/sobjects/${type.name}`, describe: `${base}/sobjects/${type.name}/describe`, rowTemplate: `${base}/sobjects/${type.name}/{ID}` },
  };
}

function describedField(type: SObjectType, field: Field): object {
  const digits = numberDigits[field.type];
  const isText = soapTypes[field.type] === undefined;
  return {
    aggregatable: field.filterable, aiPredictionField: false, autoNumber: false, byteLength: isText ? field.length * 3 : field.length,
    calculated: field.custom && field.calculated, calculatedFormula: null, cascadeDelete: false, caseSensitive: false,
    compoundFieldName: compoundOf(type, field), controllerName: null, createable: field.createable, custom: field.custom,
    defaultValue: field.defaultValue, defaultValueFormula: null, defaultedOnCreate: isDefaulted(field), dependentPicklist: false,
    deprecatedAndHidden: false, digits: digits?.digits ?? 0, displayLocationInDecimal: false, encrypted: false, externalId: field.externalId,
    extraTypeInfo: field.type === "textarea" ? "plaintextarea" : null, filterable: field.filterable, filteredLookupInfo: null, formulaTreatNullNumberAsZero: false,
    groupable: field.filterable && !["currency", "percent", "double", "datetime"].includes(field.type), highScaleNumber: false, htmlFormatted: false,
    idLookup: field.type === "id" || field.externalId || (field.type === "email" && field.name === "Email"), inlineHelpText: null, label: field.label,
    length: field.length, mask: null, maskType: null, name: field.name, nameField: isNameField(type, field), namePointing: isPolymorphicName(type, field),
    nillable: field.nillable, permissionable: field.nillable && !isSystem(field), picklistValues: field.picklistValues.map((each) => ({ ...each, validFor: null })),
    polymorphicForeignKey: field.referenceTo.length > 1, precision: digits?.precision ?? 0, queryByDistance: false, referenceTargetField: null,
    referenceTo: field.referenceTo, relationshipName: field.relationshipName, relationshipOrder: null, restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist, scale: digits?.scale ?? 0, searchPrefilterable: field.type === "reference",
    soapType: soapTypes[field.type] ?? "xsd:string", sortable: field.sortable, type: field.type, unique: field.unique,
    updateable: field.updateable, writeRequiresMasterRead: false,
  };
}

function isDefaulted(field: Field): boolean {
  return field.type === "boolean" || field.name === "OwnerId" || isSystem(field) || (!field.nillable && field.defaultValue !== null);
}

function isSystem(field: Field): boolean {
  return ["Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"].includes(field.name);
}

function isNameField(type: SObjectType, field: Field): boolean {
  return field.name === (isActivity(type.name) || type.name === "EmailMessage" ? "Subject" : "Name");
}

function isPolymorphicName(type: SObjectType, field: Field): boolean {
  return isActivity(type.name) && (field.name === "WhoId" || field.name === "WhatId");
}

function compoundOf(type: SObjectType, field: Field): string | null {
  if (["FirstName", "LastName", "Salutation"].includes(field.name) && type.fields.has("name")) return "Name";
  const part = /^(Billing|Shipping|Mailing|Other|)(?:Street|City|State|PostalCode|Country|Latitude|Longitude|GeocodeAccuracy)$/.exec(field.name);
  const name = part === null ? undefined : `${part[1] ?? ""}Address`;
  return name !== undefined && type.fields.has(name.toLowerCase()) ? name : null;
}
