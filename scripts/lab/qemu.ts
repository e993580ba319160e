/**
 * How the emulator is called. Decides the machine: plain emulation, one processor, the host's disk for
 * reading, a channel of words beside the console. Starts nothing.
 *
 * KVM is never used: on some machines it is there and hangs, and a test that needs it would be none on the
 * others. By `icount` an instruction takes a nanosecond of the guest's time and an idle guest's clock jumps
 * to its next timer: waiting costs nothing, and how busy the host is can't be seen inside.
 */

export const QEMU = "qemu-system-x86_64";
/** The channel's name in the guest (/sys/class/virtio-ports/PORT/name). */
export const WORDS_PORT = "mot-cua.lab";
export const GUEST_MB = 2_048;

export interface MachineFiles {
  readonly kernel: string;
  readonly initrd: string;
}
/**
 * `words_fd`: the emulator's own number of a connected socket, for suites that report; without one the guest
 * is a shell in real time.
 */
export interface MachineSettings extends MachineFiles {
  readonly words_fd: number | undefined;
}

const KERNEL_WORDS = [
  ...["console=ttyS0", "quiet"],
  // Ends the emulator, as it may not boot again.
  ...["panic=-1", "oops=panic"],
  // Nothing that is looked at in here, and each a second of instructions at boot.
  ...["nokaslr", "cryptomgr.notests", "mitigations=off"],
].join(" ");

export const qemuArguments = ({ kernel, initrd, words_fd }: MachineSettings): readonly string[] => [
  ...["-accel", "tcg", "-smp", "1", "-m", `${GUEST_MB}`, "-cpu", "max"],
  ...(words_fd === undefined ? [] : ["-icount", "shift=0,sleep=off", "-rtc", "clock=vm"]),
  ...["-nodefaults", "-nographic", "-no-reboot"],
  ...["-kernel", kernel, "-initrd", initrd, "-append", KERNEL_WORDS],
  ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
  ...["-fsdev", "local,id=host,path=/,readonly=on,security_model=none,multidevs=remap"],
  ...["-device", "virtio-9p-pci,fsdev=host,mount_tag=host"],
  ...(words_fd === undefined
    ? []
    : [
        ...["-chardev", `socket,id=words,fd=${words_fd}`, "-device", "virtio-serial-pci"],
        ...["-device", `virtserialport,chardev=words,name=${WORDS_PORT}`],
      ]),
];

/** More would wait for the dearest suite alone. */
const GUESTS_MAX = 4;

/** How many guests can run side by side on a host with these processors and this memory. */
export const guestsAtOnce = (cores: number, free_mb: number): number =>
  Math.max(1, Math.min(GUESTS_MAX, cores, Math.floor(free_mb / GUEST_MB)));

/** Free memory in MB, of /proc/meminfo: what programs may take without swapping. */
export const freeMemory_mb = (meminfo: string): number =>
  Math.floor(Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1] ?? 0) / 1_024);
