/**
 * Loads what is otherwise loaded at its first use. A guest that waits for its disk is idle, and an idle
 * guest's clock jumps: what is loaded in the middle of a test would be counted as the device's time.
 */
import { execFileSync } from "node:child_process";
import "@serialport/parser-readline";
import "@serialport/stream";
import "better-sqlite3";
import "onoff";
import "pcsc-mini";
import "serialport";
import hid from "node-hid";

// Its binding is taken at the first question only, and stays of the kind it was then.
hid.setDriverType("hidraw");
hid.getHidapiVersion();

// Whoever reads the kernel's trace (simulators/kernel/gpio-trace.ts).
execFileSync("cat", ["/dev/null"]);
