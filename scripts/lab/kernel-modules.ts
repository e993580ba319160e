/**
 * The kernel's modules in the guest: which are wanted, how those that Debian does not build so are made
 * from its source, and in which order modprobe says they load. Pure; building is done elsewhere.
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

/** Files of the kernel's source that our modules are made of. */
export const SOURCE_FILES = [
  "drivers/gpio/gpio-sim.c",
  "drivers/gpio/gpiolib.h",
  "kernel/irq/irq_sim.c",
  "drivers/usb/gadget/udc/dummy_hcd.c",
];

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

const MICROFRAME = /^#define DUMMY_TIMER_INT_NSECS\s+125000\b/m;
/** Two frames of full speed. */
const USB_TURN_NS = 2_000_000;

/**
 * dummy_hcd.c with a calmer bus. As Debian builds it, it looks at its transfers 8 000 times a second as long
 * as any waits, and behind an open port one always does: an emulated machine then spends its time waking up.
 * What one look carries is a frame's worth anyway. UNSURE: as above, of a later 6.1.
 */
export const asCalmBus = (source: string, { version }: Kernel): string | LabProblem =>
  MICROFRAME.test(source)
    ? source.replace(MICROFRAME, `#define DUMMY_TIMER_INT_NSECS ${USB_TURN_NS}`)
    : { kind: "source-differs", file: "drivers/usb/gadget/udc/dummy_hcd.c", version, tried: TRIED_VERSION };

/** One of SOURCE_FILES as it is compiled here. */
export const asCompiled = (file: string, source: string, kernel: Kernel): string | LabProblem => {
  if (file.endsWith("/irq_sim.c")) return asModule(source, kernel);
  return file.endsWith("/dummy_hcd.c") ? asCalmBus(source, kernel) : source;
};

export const KBUILD = `obj-m := irq_sim.o gpio-sim.o dummy_hcd.o
ccflags-y := -I$(src)
`;

/** Where each lies below the kernel's modules: those that Debian does not build, and the one in place of its. */
export const BUILT_MODULES = [
  "extra/irq_sim.ko",
  "extra/gpio-sim.ko",
  "kernel/drivers/usb/gadget/udc/dummy_hcd.ko",
];

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
