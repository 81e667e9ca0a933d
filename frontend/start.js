// The page's only script. A trap ends the app, whatever it was at: its memory may be half changed, so nothing of it may run on, and
// the one thing left is to say so. It arrives as an error or as a rejected promise, by what it was at; all else that is thrown
// ends a single deed. `cargo xtask app` leaves these lines out.
import start from "./docket.js";

const apologize = ({ error, reason }) => {
    if (!((error ?? reason) instanceof WebAssembly.RuntimeError) || document.querySelector(".crashed")) return;
    // What was sent is with the server; what was not is in the outbox.
    document.body.insertAdjacentHTML("beforeend", `<div class="crashed" role="alert"><div class="card crashed-card"><h1>Docket stopped</h1><p>Something went wrong in this page. Nothing that you have asked for is lost.</p><p><a class="button" data-kind="strong" href="">Load the page again</a></p></div></div>`);
};
addEventListener("error", apologize);
addEventListener("unhandledrejection", apologize);

// The bindings are told where the wasm lies: beside them, in the folder of this very build.
await start({ module_or_path: new URL("docket_bg.wasm", import.meta.url) });
