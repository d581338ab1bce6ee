// Loaded after htmx and before it starts: our policy allows neither its inline <style> nor its evaluations.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

// Somebody who types is there: the stay goes on, and a form that takes long to fill in is not lost.
(() => {
    const EACH = 5 * 60 * 1000;
    let seen = Date.now();
    document.addEventListener("input", () => {
        if (Date.now() - seen > EACH && document.getElementById("logout-form")) {
            seen = Date.now();
            const door = document.getElementById("logout-form").action;
            fetch(new URL("../still-here/", door), { credentials: "same-origin" });
        }
    });
})();
