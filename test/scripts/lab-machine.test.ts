/** What a guest is made of: its archive, its modules, its kernel, its first program, the emulator's words. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { cpioArchive } from "../../scripts/lab/cpio.ts";
import { type GuestSettings, guestInit, isHidden, quoted } from "../../scripts/lab/guest-init.ts";
import { asModule, headersMakefile, loadOrder, WANTED_MODULES } from "../../scripts/lab/kernel-modules.ts";
import { freeMemory_mb, guestsAtOnce, qemuArguments } from "../../scripts/lab/qemu.ts";
import { packedKernel } from "../../scripts/lab/vmlinux.ts";

const KERNEL = { release: "6.1.0-56-amd64", version: "6.1.192-2" };
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the archive of the first root", () => {
  it("is as the kernel reads it: headers in hex, names and contents padded to four", () => {
    const archive = cpioArchive([
      { kind: "folder", path: "bin" },
      { kind: "file", path: "init", bytes: ascii("hello"), executable: true },
    ]);
    // buffer-format.rst: magic, then ino mode uid gid nlink mtime filesize maj min rmaj rmin namesize chksum.
    const expected = [
      "070701 00000001 000041ED 00000000 00000000 00000002 00000000 00000000",
      "00000000 00000000 00000000 00000000 00000004 00000000 bin~~~",
      "070701 00000002 000081ED 00000000 00000000 00000001 00000000 00000005",
      "00000000 00000000 00000000 00000000 00000005 00000000 init~~hello~~~",
      "070701 00000003 000081A4 00000000 00000000 00000001 00000000 00000000",
      "00000000 00000000 00000000 00000000 0000000B 00000000 TRAILER!!!~~~~",
    ];
    const text = expected.join("").replaceAll(" ", "").replaceAll("~", "\0");
    expect(Buffer.from(archive).toString("latin1")).toBe(text);
    expect(archive.length % 4).toBe(0);
  });
});

describe("the kernel's modules", () => {
  const source = `static void handle(void)
{
		handle_simple_irq(irq_to_desc(irqnum));
}
`;

  it("raise a line by its number where the kernel does so by a function it keeps to itself", () => {
    const made = asModule(source, KERNEL);
    expect(made).toContain("generic_handle_irq(irqnum);");
    expect(made).not.toContain("irq_to_desc");
    expect(made).toMatch(/MODULE_LICENSE\("GPL"\);\n$/);
  });

  it("are not made of a source that is written otherwise", () => {
    for (const other of [source.replace("irqnum));", "irqnum + 1));"), `${source}${source}`, ""])
      expect(asModule(other, { ...KERNEL, version: "6.1.300-1" })).toEqual({
        kind: "source-differs",
        file: "kernel/irq/irq_sim.c",
        version: "6.1.300-1",
        tried: "6.1.192-2",
      });
  });

  it("load in modprobe's order, each once, parameters at the one they are for", () => {
    const printed = [
      "insmod /t/usb-common.ko \ninsmod /t/usbcore.ko \ninsmod /t/dummy_hcd.ko \n",
      "builtin configfs\ninsmod /t/usb-common.ko \ninsmod /t/libcomposite.ko \n",
      "insmod /t/dummy_hcd.ko \n",
    ];
    const wanted = [
      { name: "dummy_hcd", parameters: "num=16" },
      { name: "libcomposite" },
      { name: "dummy_hcd" },
    ];
    const shown = wanted.map((module, index) => ({ wanted: module, printed: printed[index] ?? "" }));
    expect(loadOrder(shown)).toEqual([
      { path: "/t/usb-common.ko", parameters: "" },
      { path: "/t/usbcore.ko", parameters: "" },
      { path: "/t/dummy_hcd.ko", parameters: "num=16" },
      { path: "/t/libcomposite.ko", parameters: "" },
    ]);
  });

  it("bring the channel of words, the host's disk and every kind of device", () => {
    const names = WANTED_MODULES.map(({ name }) => name);
    for (const name of ["virtio_console", "9p", "gpio-sim", "dummy_hcd", "hid-generic", "cdc-acm", "usblp"])
      expect(names).toContain(name);
    expect(headersMakefile("/c/linux-headers-6.1.0-56-common")).toBe(
      "include /c/linux-headers-6.1.0-56-common/Makefile\n",
    );
  });
});

describe("the kernel's image", () => {
  const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
  /** boot.rst: one setup sector after the first, the payload 8 bytes into what follows, 10 bytes and its size. */
  const image = (magic: readonly number[]): Uint8Array => {
    const bytes = new Uint8Array(1_200);
    bytes.set([1], 0x1f1);
    bytes.set(ascii("HdrS"), 0x202);
    bytes.set([8, 0, 0, 0], 0x248);
    bytes.set([14, 0, 0, 0], 0x24c);
    bytes.set([...magic, 1, 2, 3, 4, 0xaa, 0xbb, 0xcc, 0xdd], 1_024 + 8);
    return bytes;
  };

  it("holds a packed kernel between its header's marks, without the size after it", () => {
    expect([...(packedKernel(image(XZ)) ?? [])]).toEqual([...XZ, 1, 2, 3, 4]);
  });

  it("is booted as it is where it is packed otherwise, cut off, or no image", () => {
    expect(packedKernel(image([0x28, 0xb5, 0x2f, 0xfd, 0, 0]))).toBeUndefined();
    expect(packedKernel(image(XZ).subarray(0, 1_040))).toBeUndefined();
    expect(packedKernel(new Uint8Array(1_200))).toBeUndefined();
    expect(packedKernel(new Uint8Array(3))).toBeUndefined();
  });
});

describe("the first program", () => {
  const settings: GuestSettings = {
    root: "/srv/it's here/kiosk",
    node: "/opt/node 20/bin/node",
    suites: "/srv/it's here/kiosk/.lab/suites-7",
    modules: [
      { path: "/mods/00-9p.ko", parameters: "" },
      { path: "/mods/01-dummy_hcd.ko", parameters: "num=16" },
    ],
    work: { kind: "suites", names: ["kernel", "gpio-locks"] },
  };
  const shell: GuestSettings = {
    ...settings,
    work: { kind: "shell", rows: 50, columns: 132, terminal: "xterm" },
  };
  const linesOf = (text: string): readonly string[] => text.split("\n");

  it.each([settings, shell])(
    "is a script that a shell can read, and ends the guest whatever happens",
    (work) => {
      const text = guestInit(work);
      execFileSync("sh", ["-n"], { input: text });
      expect(linesOf(text)[0]).toBe("#!/bin/busybox sh");
      expect(linesOf(text).at(-2)).toBe("$b poweroff -f");
      expect(text).toMatch(/^fail\(\) \{.*poweroff -f; \}$/m);
    },
  );

  it("loads modules in order before it asks for the host's disk, for reading only", () => {
    const text = guestInit(settings);
    const at = (words: string): number => text.indexOf(words);
    expect(at("insmod /mods/00-9p.ko")).toBeGreaterThan(0);
    expect(at("insmod /mods/01-dummy_hcd.ko num=16 || fail")).toBeGreaterThan(at("insmod /mods/00-9p.ko"));
    expect(at("mount -t 9p") === -1 ? at("on -t 9p") : -1).toBeGreaterThan(at("insmod /mods/01"));
    expect(linesOf(text).find((line) => line.includes("-t 9p"))).toMatch(/,ro host \$h$/);
  });

  it("hands names and folders on as they are, blanks and quotes too", () => {
    const { input, words } = { input: guestInit(settings), words: ["kernel", "gpio-locks"] };
    const line = linesOf(input).find((text) => text.includes("chroot")) ?? "";
    // The shell's own reading of the line, with every program replaced by one that prints its words.
    const asRead = execFileSync("sh", ["-c", `h=/host; b='printf %s\\n'; ${line}`], { encoding: "utf8" });
    const read = linesOf(asRead);
    expect(read).toContain(
      "PATH=/opt/node 20/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    );
    expect(read).toContain("MOT_CUA_LAB_SUITES=/srv/it's here/kiosk/.lab/suites-7");
    const end = [
      "/srv/it's here/kiosk",
      "/opt/node 20/bin/node",
      "/srv/it's here/kiosk/.lab/suites-7/guest.js",
    ];
    expect(read.slice(-6, -1)).toEqual([...end, ...words]);
    expect(quoted("a'b")).toBe("'a'\\''b'");
  });

  it("has a shell on the terminal outside where one is wanted, and no colours where none is", () => {
    expect(guestInit(shell)).toContain("stty rows 50 cols 132");
    expect(guestInit(shell)).toContain("'TERM=xterm'");
    expect(guestInit(shell)).not.toContain("NO_COLOR");
    expect(guestInit(settings)).toContain("'NO_COLOR=1'");
  });

  it("hides what lies where the guest has folders of its own", () => {
    for (const path of ["/run/kiosk", "/run", "/dev/shm/kiosk", "/proc/1/root", "/sys/x"])
      expect(isHidden(path)).toBe(true);
    for (const path of ["/tmp/kiosk", "/runner/kiosk", "/home/run/kiosk", "/srv", "/development"])
      expect(isHidden(path)).toBe(false);
  });
});

describe("the emulator", () => {
  const words = qemuArguments({ kernel: "/k/vmlinux", initrd: "/k/a.cpio", words_fd: 3 });
  const valueAfter = (option: string): string => words[words.indexOf(option) + 1] ?? "";

  it("emulates, never KVM, and shows the host's disk for reading", () => {
    expect(valueAfter("-accel")).toBe("tcg");
    expect(words.join(" ")).not.toMatch(/kvm/i);
    expect(valueAfter("-fsdev").split(",")).toContain("readonly=on");
    expect(words).toContain("-no-reboot");
    expect(valueAfter("-append")).toMatch(/panic=-1.*oops=panic/);
  });

  it("goes by instructions and has a channel of words for suites, by neither for a shell", () => {
    expect(valueAfter("-icount")).toBe("shift=0,sleep=off");
    expect(valueAfter("-rtc")).toBe("clock=vm");
    expect(words).toContain("socket,id=words,fd=3");
    expect(words).toContain("virtserialport,chardev=words,name=mot-cua.lab");
    const shell = qemuArguments({ kernel: "/k/vmlinux", initrd: "/k/a.cpio", words_fd: undefined });
    expect(shell.join(" ")).not.toMatch(/icount|clock=vm|virtserialport/);
  });

  it("runs as often side by side as there are processors and memory for it, four times at most", () => {
    expect(guestsAtOnce(2, 8_000)).toBe(2);
    expect(guestsAtOnce(16, 64_000)).toBe(4);
    expect(guestsAtOnce(3, 8_000)).toBe(3);
    expect(guestsAtOnce(8, 6_200)).toBe(3);
    expect(guestsAtOnce(1, 8_000)).toBe(1);
    expect(guestsAtOnce(2, 4_095)).toBe(1);
    expect(guestsAtOnce(2, 0)).toBe(1);
    expect(freeMemory_mb("MemTotal:  24683456 kB\nMemFree: 1 kB\nMemAvailable:    8388608 kB\n")).toBe(8_192);
    expect(freeMemory_mb("")).toBe(0);
  });
});
