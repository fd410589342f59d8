import { type Bands, bandsOf } from "../../domain/linkage/bands.ts";
import { type PrecisionStep, precisionSteps } from "../../domain/linkage/calibrate.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Store } from "../../ports/store.ts";
import { LABELS_MAX, LINK_OBJECTS } from "./limits.ts";

/** Where an installation's bands begin, and what was judged to say so. */
export interface ReadBands {
  readonly object: LinkObject;
  readonly bands: Bands;
  readonly judged: number;
  /** How often pairs of a weight were one; empty until enough were judged to say. */
  readonly precision: readonly PrecisionStep[];
}

/** With fewer judgements steps would say more about chance than about weights. */
const JUDGED_MIN = 200;

/** The bands that the judgements so far make of the weights that hold; the bands that hold are of the last scan. */
export function readBands(store: Store, installation: InstallationId): Promise<readonly ReadBands[]> {
  return store.inInstallation(installation, async (tx) => {
    const all: ReadBands[] = [];
    for (const object of LINK_OBJECTS) {
      const { learned } = await tx.linkage.scales(object, []);
      const labels = learned === null ? [] : await tx.pairs.labels(object, { modelVersion: learned.model.version, limit: LABELS_MAX });
      all.push({ object, bands: bandsOf(labels), judged: labels.length, precision: labels.length < JUDGED_MIN ? [] : precisionSteps(labels) });
    }
    return all;
  });
}
