/** The English words of the technician's page, a file of their own: loaded only where English was asked for. */
import { en as locks } from "../kit/text/locks.en.ts";
import { en as pagers } from "../kit/text/pagers.en.ts";
import { en as printers } from "../kit/text/printers.en.ts";
import { staffEn } from "../kit/text/staff.en.ts";
import { en } from "../kit/text/technician.en.ts";

export const english = { text: en, words: pagers, printerWords: printers, lockWords: locks, staff: staffEn };
