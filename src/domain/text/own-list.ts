/** Whether a List-Id (RFC 2919) is of a list at one of our own domains: a shared mailbox of ours, as `<sales.seller.example>`. */
export function isOwnList(listId: string, ownDomains: readonly string[]): boolean {
  const bracketed = /<([^<>]+)>[^<>]*$/.exec(listId)?.[1] ?? listId;
  const id = bracketed.trim().toLowerCase();
  return ownDomains.some((domain) => {
    const own = domain.trim().toLowerCase();
    return own !== "" && (id === own || id.endsWith(`.${own}`) || id.endsWith(`@${own}`));
  });
}
