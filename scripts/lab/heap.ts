/**
 * How Node keeps its memory in a program of the lab that is judged by the millisecond. Looking through a
 * whole heap holds the program up for 20 to 47 ms of the guest's time, and comes whenever it likes: more than
 * an edge, a pulse's end or a report may be late. A guest has memory enough to leave it undone.
 */

/** None before the heap has grown to 256 MB, and none because the program is idle. Options of V8. */
export const UNDISTURBED = ["--initial-heap-size=256", "--no-memory-reducer"];
