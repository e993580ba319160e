/** What a program that runs an office says once it is ready: where each screen is, and how to sign in. */
import type { OfficeConfig } from "../config-schema.ts";
import type { RunningOffice } from "../main.ts";

export const announcement = (
  { url, enrolment }: Pick<RunningOffice, "url" | "enrolment">,
  config: OfficeConfig,
  simulated: boolean,
): readonly string[] => [
  "",
  simulated
    ? "  Một cửa kiosk – ready, every device is simulated / sẵn sàng, thiết bị giả lập"
    : "  Một cửa kiosk – ready / sẵn sàng",
  "",
  ...config.kiosks.map(({ id }) => `  Ki-ốt / kiosk          ${url}/kiosk/${id}`),
  ...config.doors.map(({ id }) => `  Cửa vào / door         ${url}/door/${id}`),
  ...config.counters.map(({ id }) => `  Quầy / counter         ${url}/counter/${id}`),
  ...config.halls.map(({ id }) => `  Bảng gọi / hall        ${url}/hall/${id}`),
  `  Quản lý / manager      ${url}/manager`,
  `  Kỹ thuật / technician  ${url}/technician`,
  "",
  ...(enrolment === undefined
    ? [`  Đăng nhập / sign in    ${url}/sign-in`]
    : [
        "  Chưa có tài khoản: đăng ký quản trị viên đầu tiên bằng mã dùng một lần (24 giờ):",
        "  No account yet: enrol the first administrator with this one-time code (24 hours):",
        `  ${url}/sign-in#enrol    ${enrolment}`,
      ]),
  "",
];
