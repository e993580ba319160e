/**
 * The kernel's modules in the guest: which are wanted, how the two that Debian does not build are made from
 * its source, and in which order modprobe says they load. Pure; building is done elsewhere.
 */
import type { Kernel } from "./kernel-packages.ts";
import { TRIED_VERSION } from "./kernel-packages.ts";
import type { LabProblem } from "./problem.ts";

/** Sockets for gadgets: each UDC is a bus of its own with one port. */
export const USB_SOCKETS = 16;

interface WantedModule {
  readonly name: string;
  readonly parameters?: string;
}

/** In the order in which they load; what each needs comes before it by itself. */
export const WANTED_MODULES: readonly WantedModule[] = [
  { name: "virtio_pci" },
  { name: "virtio_console" },
  { name: "9p" },
  { name: "9pnet_virtio" },
  { name: "irq_sim" },
  { name: "gpio-sim" },
  { name: "dummy_hcd", parameters: `num=${USB_SOCKETS}` },
  { name: "libcomposite" },
  { name: "usb_f_hid" },
  { name: "usb_f_acm" },
  { name: "usb_f_printer" },
  { name: "usb_f_fs" },
  { name: "usbhid" },
  { name: "hid-generic" },
  { name: "cdc-acm" },
  { name: "usblp" },
  { name: "uhid" },
];

/** Files of the kernel's source that the two modules are made of. */
export const SOURCE_FILES = ["drivers/gpio/gpio-sim.c", "drivers/gpio/gpiolib.h", "kernel/irq/irq_sim.c"];

const RAISED = "handle_simple_irq(irq_to_desc(irqnum));";

/**
 * irq_sim.c as a module: irq_to_desc is not exported to modules, so the line is raised by its number.
 * UNSURE: a later 6.1 may write it differently; then the lab says so and is not built.
 */
export const asModule = (source: string, { version }: Kernel): string | LabProblem =>
  source.split(RAISED).length === 2
    ? `${source.replace(RAISED, "generic_handle_irq(irqnum);")}
#include <linux/module.h>
MODULE_LICENSE("GPL");
`
    : { kind: "source-differs", file: "kernel/irq/irq_sim.c", version, tried: TRIED_VERSION };

export const KBUILD = `obj-m := irq_sim.o gpio-sim.o
ccflags-y := -I$(src)
`;

/** The headers' own Makefile names its other half where it lies once installed; here it lies elsewhere. */
export const headersMakefile = (common: string): string => `include ${common}/Makefile\n`;

export interface LoadedModule {
  /** Where it lies on the host. */
  readonly path: string;
  readonly parameters: string;
}

/** `shown`: what `modprobe --show-depends` printed for each wanted module, in their order. Each once. */
export const loadOrder = (
  shown: readonly { readonly wanted: WantedModule; readonly printed: string }[],
): readonly LoadedModule[] => {
  const order = new Map<string, LoadedModule>();
  for (const { wanted, printed } of shown) {
    const paths = [...printed.matchAll(/^insmod (\S+)/gm)].map(([, path = ""]) => path);
    for (const [index, path] of paths.entries())
      if (!order.has(path))
        order.set(path, { path, parameters: index === paths.length - 1 ? (wanted.parameters ?? "") : "" });
  }
  return [...order.values()];
};
