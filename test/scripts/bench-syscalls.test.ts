import { describe, expect, it } from "vitest";
import { between, summaryOf } from "../../scripts/bench/syscall-order.ts";

// Lines as strace 6.1 -f -y -s 48 writes them on Debian 12; shortened, ports and paths fictional.
const READ =
  '101 read(24<TCP:[127.0.0.1:1->127.0.0.1:2]>, "POST /api/counter/counter-2/call-next HTTP/1.1\\r\\n"..., 65536) = 260';
const SYNC = "101 fdatasync(19</tmp/x/data/office.db-wal>) = 0";
const PAGE = '104 write(22</dev/pts/3>, "CPG,1,1,3\\r", 10 <unfinished ...>';
const ANSWER =
  '101 writev(24<TCP:[127.0.0.1:2->127.0.0.1:1]>, [{iov_base="HTTP/1.1 200 OK\\r\\n"..., iov_len=420}], 2) = 470';
const READY = '101 write(24<TCP:[127.0.0.1:2->127.0.0.1:1]>, "HTTP/1.1 200 OK\\r\\n"..., 300) = 300';

describe("the order of system calls", () => {
  it("holds where every page and answer follows a sync of its own request", () => {
    expect(summaryOf([READ, SYNC, PAGE, ANSWER, READ, SYNC, ANSWER])).toEqual({
      syncs: 2,
      acknowledged: 3,
      before_sync: 0,
    });
  });

  it("is broken by a page that leaves before the sync", () => {
    expect(summaryOf([READ, PAGE, SYNC, ANSWER])).toEqual({ syncs: 1, acknowledged: 2, before_sync: 1 });
  });

  it("is broken by an answer that leaves before the sync, and the sync of the request before does not help", () => {
    expect(summaryOf([READ, SYNC, ANSWER, READ, ANSWER, SYNC]).before_sync).toBe(1);
  });

  it("counts a sync when it is done, also when another thread spoke meanwhile", () => {
    const lines = [
      READ,
      "101 fdatasync(19</tmp/x/data/office.db-wal> <unfinished ...>",
      PAGE,
      "101 <... fdatasync resumed>)            = 0",
      ANSWER,
    ];
    expect(summaryOf(lines)).toEqual({ syncs: 1, acknowledged: 2, before_sync: 1 });
  });

  it("counts no sync that failed", () => {
    const failed = "101 fdatasync(19</tmp/x/data/office.db-wal>) = -1 EIO (Input/output error)";
    expect(summaryOf([READ, failed, ANSWER])).toEqual({ syncs: 0, acknowledged: 1, before_sync: 1 });
  });

  it("asks nothing of answers that are no acknowledgement", () => {
    expect(summaryOf([READY])).toEqual({ syncs: 0, acknowledged: 0, before_sync: 0 });
  });
});

describe("a stretch of a trace", () => {
  it("lies between two marks and is empty where one is missing", () => {
    const trace = ["a", 'read "GET /live?mark=begin', "b", "c", 'read "GET /live?mark=end', "d"].join("\n");
    expect(between(trace, "mark=begin", "mark=end")).toEqual(["b", "c"]);
    expect(between(trace, "mark=begin", "mark=nowhere")).toEqual([]);
  });
});
