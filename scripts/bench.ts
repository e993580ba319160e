/**
 * `npm run bench [-- --json] [--only P1,P3]`: every performance figure against a baseline taken in the same
 * run.
 */

// Loaded as needed: the measured controller must not carry the bench and its simulators.
if (process.argv[2] === "--office") (await import("./bench/office-program.ts")).serveBench();
else process.exit(await (await import("./bench/run.ts")).runBench(process.argv.slice(2)));
