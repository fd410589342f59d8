/**
 * Milliseconds of processor time that this process has used: what hostile input may cost is held by it and not by the
 * clock on the wall, which runs on while others have the machine.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
