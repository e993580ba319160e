/** What simulated chips do in the field that they should not, by name, each with one line on what it is. */
export const CHIP_DEFECTS = {
  "master-file-6d00": "refuses to select the master file (6D00), as many Vietnamese chips do",
  "card-access-behind-master": "gives EF.CardAccess only after the master file was selected",
  "no-card-access": "has no EF.CardAccess (6A82), but speaks PACE",
  "pace-6982": "refuses PACE (6982), opens by the printed zone",
  "pace-6d00": "does not know PACE at all (6D00), opens by the printed zone",
  "no-basic-access": "opens by PACE alone",
  "no-application": "is another card: the application is not there (6A82)",
  "no-national-data": "has no data group 13 (6A82)",
  "face-6982": "refuses the face (6982)",
  "wrong-mac": "turns a bit of its VALUE-th answer under keys",
  "pulled-in-face": "is pulled away in the middle of the face",
  "altered-national-data": "holds another name than was signed",
  "altered-zone": "holds another name in its zone than was signed",
  "unknown-authority": "is signed by an authority that nobody was told to trust",
  unsigned: "has no security object",
  copied: "is a copy: right files, another private key",
  "proof-refused": "refuses to prove that it is the one issued (6D00)",
  "pieces-of-16": "gives at most 16 bytes a read",
} as const satisfies Readonly<Record<string, string>>;
export type ChipDefect = keyof typeof CHIP_DEFECTS;
