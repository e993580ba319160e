/** The files of the project as they lie on disk: what git would take, without needing git. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./rules.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NOT_OURS = /^(?:node_modules|dist|data|coverage|\.git|\.cache|\.lab)$/;
const BINARY = /\.(?:png|jpg|ico|woff2?|ttf|otf|bin|db|wasm|gz|mp3|wav|ogg)$/;

const below = (folder: string): readonly string[] =>
  readdirSync(`${ROOT}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.test(entry.name) || entry.name.endsWith(".log")) return [];
    return entry.isDirectory() ? below(path) : [path];
  });

/** Every text file with its contents. */
export const tree = (): readonly SourceFile[] =>
  below("")
    .filter((path) => !BINARY.test(path))
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, "utf8") }));
