import { useEffect, useState } from "react";

import { useApi } from "../../api/session.tsx";
import type { JobsPicture } from "./shapes.ts";

/** The picture as it was told last, and whether more is heard of it. */
export interface Followed {
  readonly picture: JobsPicture | null;
  readonly link: "connecting" | "live" | "lost";
}

/** Follows the jobs of the installation that is looked at while the page is open. The browser comes again by itself when the stream ends. */
export function useJobs(): Followed {
  const api = useApi();
  const address = api.href("/jobs/events");
  const [followed, setFollowed] = useState<Followed>({ picture: null, link: "connecting" });
  useEffect(() => {
    const source = new EventSource(address);
    setFollowed({ picture: null, link: "connecting" });
    source.onopen = () => { setFollowed(({ picture }) => ({ picture, link: "live" })); };
    source.onerror = () => { setFollowed(({ picture }) => ({ picture, link: "lost" })); };
    source.onmessage = ({ data }: MessageEvent<string>) => { setFollowed({ picture: read(data), link: "live" }); };
    return () => { source.close(); };
  }, [address]);
  return followed;
}

/** The shape is the server's promise (/api/openapi.json). */
function read(data: string): JobsPicture {
  const value: unknown = JSON.parse(data);
  return value as JobsPicture;
}
