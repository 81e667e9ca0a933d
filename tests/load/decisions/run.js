// Asks in a page what the benchmark asks natively: arguments are the program in base64, how often to ask each case, and whom to
// tell [[ANSWERS], [SECONDS]], or what went wrong as a text.
const [encoded, times, done] = arguments;
(async () => {
  const module = await WebAssembly.compile(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
  // Whatever the library could ask of a browser, the decision does not: it is pure.
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      throw new Error(`the decision called ${from}.${name}`);
    };
  }
  const { prepare, ask } = (await WebAssembly.instantiate(module, imports)).exports;
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
  return [answers, seconds];
})().then(done, (error) => done(String(error)));
