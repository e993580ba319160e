/** The lab's USB: its driver's source is changed where it is known to the letter, and left alone elsewhere. */
import { expect, test } from "vitest";
import { asCompiled } from "../../scripts/lab/kernel-modules.ts";

const KERNEL = { release: "6.1.0-56-amd64", version: "6.1.192-2" };
const FILE = "drivers/usb/gadget/udc/dummy_hcd.c";

test("looks at its transfers every two milliseconds", () => {
  const source = "#define A 1\n#define DUMMY_TIMER_INT_NSECS\t125000 /* 1 microframe */\nint b;\n";
  expect(asCompiled(FILE, source, KERNEL)).toBe(
    "#define A 1\n#define DUMMY_TIMER_INT_NSECS 2000000 /* 1 microframe */\nint b;\n",
  );
});

test.each(["", "#define DUMMY_TIMER_INT_NSECS 1250000\n", "#define OTHER 125000\n"])(
  "a source that is another one is said so: %j",
  (source) => {
    expect(asCompiled(FILE, source, KERNEL)).toMatchObject({ kind: "source-differs", file: FILE });
  },
);

test("other files are compiled as they are", () => {
  expect(asCompiled("drivers/gpio/gpio-sim.c", "int a;\n", KERNEL)).toBe("int a;\n");
});
