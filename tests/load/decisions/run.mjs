// Asks what the benchmark asks natively: node run.mjs PROGRAM "[TIMES, …]". Prints [[ANSWERS], [SECONDS]].
import { readFileSync } from "node:fs";

const [, , path, argument] = process.argv;
const module = new WebAssembly.Module(readFileSync(path));
// Whatever the library could ask of a browser, the decision does not: it is pure.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = () => {
    throw new Error(`the decision called ${from}.${name}`);
  };
}
const { prepare, ask } = new WebAssembly.Instance(module, imports).exports;

const times = JSON.parse(argument);
if (prepare() !== times.length) {
  throw new Error("other cases than the benchmark's");
}
const answers = times.map((_, index) => ask(index, 1));
const seconds = times.map((count, index) => {
  // Until the engine has compiled it for good.
  const enough = performance.now() + 300;
  while (performance.now() < enough) {
    ask(index, 20);
  }
  const begun = performance.now();
  ask(index, count);
  return (performance.now() - begun) / 1000 / count;
});
process.stdout.write(JSON.stringify([answers, seconds]));
