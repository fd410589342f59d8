/** A custom field as an admin of an org deploys it, and the permission set that shows it to people. */
export function orgField({ object, name, type, shown }: { readonly object: string; readonly name: string; readonly type: string; readonly shown: boolean }): Readonly<Record<string, string>> {
  const xml = (root: string, content: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${root}>\n`;
  const grant = shown ? `<fieldPermissions><editable>true</editable><field>${object}.${name}</field><readable>true</readable></fieldPermissions>` : "";
  return {
    [`main/default/objects/${object}/fields/${name}.field-meta.xml`]: xml("CustomField", `<fullName>${name}</fullName><label>${name}</label>${type}`),
    "main/default/permissionsets/People.permissionset-meta.xml": xml("PermissionSet", `${grant}<label>People</label>`),
  };
}
