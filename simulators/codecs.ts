/**
 * Every codec the product speaks, by name: the table behind `kiosk-sim wire` and the simulators' own trace.
 * It holds the production codecs as they are and adds nothing to what they decide.
 */
import { lockerCu48Codec } from "../drivers/locker/cu48/codec.pure.ts";
import { lockerHidRelayCodec } from "../drivers/locker/hid-relay/codec.pure.ts";
import { lockerModbusCodec } from "../drivers/locker/modbus/codec.pure.ts";
import { COMP2_CODEC } from "../drivers/pager/comp2/protocol.ts";
import { ESPA_CODEC } from "../drivers/pager/espa/protocol.ts";
import { JTECH_CODEC } from "../drivers/pager/jtech/protocol.ts";
import { LRS_CODEC } from "../drivers/pager/lrs/protocol.ts";
import { POCSAG_CODEC } from "../drivers/pager/pocsag/protocol.ts";
import { TAP_CODEC } from "../drivers/pager/tap/protocol.ts";
import { WAVEWARE_CODEC } from "../drivers/pager/waveware/protocol.ts";
import { VIETQR_CODEC } from "../drivers/pay/vietqr/codec.pure.ts";
import { ESCPOS_CODEC } from "../drivers/printer/escpos/codec.pure.ts";
import { CCCD_QR_CODEC, cccdQrCodec } from "../drivers/reader/cccd-qr/codec.pure.ts";
import { HID_POS_CODEC, hidPosCodec } from "../drivers/reader/hid-pos/codec.pure.ts";
import { DG13_CODEC } from "../drivers/reader/lds/dg13-codec.pure.ts";
import { mrzCodec } from "../drivers/reader/mrz/protocol.ts";
import type { CivilDate } from "../drivers/reader/person/civil-date.pure.ts";
import type { WireCodec } from "../drivers/runtime/machine.ts";

/** `today` judges dates on cards as the driver does; without it no date lies in the future. */
export const wireCodecs = (today?: CivilDate): readonly WireCodec[] => [
  LRS_CODEC,
  ESPA_CODEC,
  TAP_CODEC,
  JTECH_CODEC,
  WAVEWARE_CODEC,
  COMP2_CODEC,
  POCSAG_CODEC,
  today === undefined ? CCCD_QR_CODEC : cccdQrCodec(today),
  today === undefined ? HID_POS_CODEC : hidPosCodec(today),
  mrzCodec(today),
  DG13_CODEC,
  ESCPOS_CODEC,
  lockerModbusCodec,
  lockerCu48Codec,
  lockerHidRelayCodec,
  VIETQR_CODEC,
];
