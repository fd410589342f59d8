/**
 * Does a piece of work for many askers once: whoever asks for something while it is being done for another gets that
 * one's answer, or failure. What is asked for afterwards is done anew.
 */
export function oneFlight<Key, Value>(work: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const flying = new Map<Key, Promise<Value>>();
  return (key) => {
    const known = flying.get(key);
    if (known !== undefined) return known;
    const flight = work(key).finally(() => { flying.delete(key); });
    flying.set(key, flight);
    return flight;
  };
}
