/**
 * Why the lab can't be built or started, as values, and the one sentence that each is told with, in
 * Vietnamese and English. Decides nothing.
 */

export type LabProblem =
  | { readonly kind: "other-system"; readonly platform: string; readonly arch: string }
  | { readonly kind: "program-missing"; readonly program: string }
  | { readonly kind: "hidden-folder"; readonly path: string }
  | { readonly kind: "little-memory"; readonly free_mb: number; readonly needed_mb: number }
  | {
      readonly kind: "little-disk";
      readonly folder: string;
      readonly free_mb: number;
      readonly needed_mb: number;
    }
  | { readonly kind: "no-kernel-package" }
  | { readonly kind: "kernel-untried"; readonly version: string; readonly tried: string }
  | { readonly kind: "package-unknown"; readonly name: string }
  | { readonly kind: "download-failed"; readonly said: string }
  | { readonly kind: "download-broken"; readonly name: string }
  | {
      readonly kind: "source-differs";
      readonly file: string;
      readonly version: string;
      readonly tried: string;
    }
  | { readonly kind: "module-missing"; readonly said: string }
  | { readonly kind: "step-failed"; readonly step: string; readonly said: string }
  | { readonly kind: "step-too-long"; readonly step: string; readonly limit_s: number };

/** `vi / en` on one line, without what a program said. */
export const problemSentence = (problem: LabProblem): string => {
  const { vi, en } = wordsOf(problem);
  return `${vi} / ${en}`;
};

/** The last lines of the program that failed, where one did. */
export const problemDetail = (problem: LabProblem): string => ("said" in problem ? problem.said : "");

interface Words {
  readonly vi: string;
  readonly en: string;
}

const wordsOf = (problem: LabProblem): Words => {
  switch (problem.kind) {
    case "other-system":
      return {
        vi: `Phòng thử cần Linux x86-64, máy này là ${problem.platform} ${problem.arch}.`,
        en: `The lab needs Linux on x86-64, this is ${problem.platform} on ${problem.arch}.`,
      };
    case "program-missing":
      return {
        vi: `Thiếu chương trình ${problem.program}, hãy cài bằng apt.`,
        en: `The program ${problem.program} is missing: install it with apt.`,
      };
    case "hidden-folder":
      return {
        vi: `Máy ảo không thấy được ${problem.path}, hãy để ngoài /run, /dev, /proc và /sys.`,
        en: `The guest can't see ${problem.path}: keep it outside /run, /dev, /proc and /sys.`,
      };
    case "little-memory":
      return {
        vi: `Cần ${problem.needed_mb} MB bộ nhớ trống, chỉ còn ${problem.free_mb} MB.`,
        en: `${problem.needed_mb} MB of memory must be free, there are ${problem.free_mb} MB.`,
      };
    case "little-disk":
      return {
        vi: `Cần ${problem.needed_mb} MB trống cho ${problem.folder}, chỉ còn ${problem.free_mb} MB.`,
        en: `${problem.needed_mb} MB must be free for ${problem.folder}, there are ${problem.free_mb} MB.`,
      };
    case "step-failed":
      return { vi: `Bước hỏng: ${problem.step}.`, en: `This step failed: ${problem.step}.` };
    case "step-too-long":
      return {
        vi: `Bước quá ${problem.limit_s} giây và đã bị dừng: ${problem.step}.`,
        en: `This step took more than ${problem.limit_s} s and was ended: ${problem.step}.`,
      };
    default:
      return packageWords(problem);
  }
};

type PackageProblem = Extract<
  LabProblem,
  {
    readonly kind:
      | "no-kernel-package"
      | "kernel-untried"
      | "package-unknown"
      | "download-failed"
      | "download-broken"
      | "source-differs"
      | "module-missing";
  }
>;

const packageWords = (problem: PackageProblem): Words => {
  switch (problem.kind) {
    case "no-kernel-package":
      return {
        vi: "apt không biết gói linux-image-amd64, hãy chạy apt-get update trên Debian 12.",
        en: "apt knows no package linux-image-amd64: run apt-get update, on Debian 12.",
      };
    case "kernel-untried":
      return {
        vi: `Gói nhân là ${problem.version}, phòng thử mới thử với ${problem.tried}.`,
        en: `The kernel package is ${problem.version}, the lab was tried with ${problem.tried}.`,
      };
    case "package-unknown":
      return {
        vi: `apt không biết gói ${problem.name}, hãy chạy apt-get update.`,
        en: `apt knows no package ${problem.name}: run apt-get update.`,
      };
    case "download-failed":
      return {
        vi: "Không tải được các gói nhân và chưa có bản nào trong .lab, hãy xem mạng.",
        en: "The kernel's packages can't be downloaded and .lab has none: look at the network.",
      };
    case "download-broken":
      return {
        vi: `Gói ${problem.name} tải về không đúng như apt ghi.`,
        en: `The package ${problem.name} came down other than apt has it on record.`,
      };
    case "source-differs":
      return {
        vi: `${problem.file} của nhân ${problem.version} khác bản đã thử (${problem.tried}).`,
        en: `${problem.file} of kernel ${problem.version} is not as in the one tried (${problem.tried}).`,
      };
    case "module-missing":
      return {
        vi: "Nhân này thiếu một mô-đun mà phòng thử cần.",
        en: "This kernel lacks a module that the lab needs.",
      };
  }
};
