/* Recalculates at every tick. Without it, the button of the form does the same. */
"use strict";
(() => {
  const form = document.querySelector("form[data-simulator]");
  if (!form) return;
  const place = form.querySelector("[data-result]");
  const status = form.querySelector("[data-status]");
  const WAIT = 200;
  let timer = 0, asked = 0;

  const address = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));

  async function recalculate() {
    const turn = ++asked, wanted = address();
    status.textContent = form.dataset.waiting;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${form.dataset.simulator}?${wanted}`, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      if (turn !== asked) return;
      const open = [...place.querySelectorAll("details")].map((one) => one.open);
      place.replaceChildren(document.createRange().createContextualFragment(html));
      place.querySelectorAll("details").forEach((one, i) => { one.open = open[i] ?? false; });
      history.replaceState(null, "", `${location.pathname}?${wanted}`);
      status.textContent = place.querySelector("[data-said]").textContent;
      document.querySelector("[data-band]").textContent = status.textContent;
    } catch {
      if (turn !== asked) return;
      const said = document.createElement("p");
      said.className = "error";
      said.textContent = status.textContent = form.dataset.failed;
      place.querySelectorAll(":scope > .error").forEach((one) => one.remove());
      place.prepend(said);
    } finally {
      if (turn === asked) place.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.name !== "a") return;
    clearTimeout(timer);
    timer = setTimeout(recalculate, WAIT);
  });
})();
