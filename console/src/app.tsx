import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";

import { newQueryClient } from "./api/query-client.ts";
import { Door } from "./layout/door.tsx";
import { inks, theme } from "./theme.ts";
import { Crash } from "./ui/crash.tsx";

const queries = newQueryClient();

/** The whole console. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={inks} defaultColorScheme="auto">
      <Crash>
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <Door />
          </BrowserRouter>
        </QueryClientProvider>
      </Crash>
    </MantineProvider>
  );
}
