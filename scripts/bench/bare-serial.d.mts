/** Types of bare-serial.mjs, which is plain JavaScript. */
export interface BarePty {
  /** What a host opens. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  close(): void;
}
export interface BareLines {
  write(bytes: Uint8Array): void;
  close(): Promise<void>;
}
export declare const openPty: () => BarePty;
export declare const openLines: (
  path: string,
  baud: number,
  onLine: (line: string) => void,
) => Promise<BareLines>;
export declare const countLines: (chunks: readonly Uint8Array[], delimiter: string) => Promise<number>;
