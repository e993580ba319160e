/** One way of being refused: status and sentences. */
export interface RefusalRow {
  readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 503;
  readonly vi: string;
  readonly en: string;
}

export const row = (status: RefusalRow["status"], vi: string, en: string): RefusalRow => ({ status, vi, en });
