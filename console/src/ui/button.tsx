import { Button as Plain, type ButtonProps, Loader } from "@mantine/core";
import type { ComponentProps } from "react";

/** A button that tells that it works: meanwhile it takes no press, and keeps the focus, which a disabled one would lose. */
export function Button({ loading = false, onClick, leftSection, ...button }: ButtonProps & Omit<ComponentProps<"button">, keyof ButtonProps>) {
  return (
    <Plain
      {...button} {...(loading ? { "aria-disabled": true, "aria-busy": true } : {})} leftSection={loading ? <Loader size={14} color="currentColor" aria-hidden /> : leftSection}
      onClick={(event) => { if (loading) event.preventDefault(); else onClick?.(event); }}
    />
  );
}
