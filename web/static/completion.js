// Completes a search field from a list of the server (activities, communes). Without it, the button beside the field does
// the same. Pattern: ARIA combobox with a listbox; the field keeps the focus, the arrows walk through the proposals.
"use strict";
(() => {
  const WAIT = 150;
  const SHORTEST = 2;

  function complete(box) {
    const field = box.querySelector("input.control");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let items = [];
    let at = -1;
    let timer = 0;
    let asked = 0;

    list.id = field.id + "-list";
    list.className = "completions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`).textContent.trim());
    status.className = "vh";
    status.setAttribute("role", "status");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);
    field.after(list, status);
    box.classList.add("completes");

    function close() {
      list.hidden = true;
      at = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      at = (index + items.length) % items.length;
      [...list.children].forEach((row, n) => row.setAttribute("aria-selected", n === at ? "true" : "false"));
      field.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function take(index) {
      field.value = items[index].text;
      // What was chosen in a list before is no longer what the field says: the server reads the words.
      box.querySelectorAll('input[type="radio"]').forEach((radio) => { radio.checked = false; });
      close();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(found) {
      items = found;
      list.replaceChildren(...found.map((one, n) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${n}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = one.text;
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
        return row;
      }));
      status.textContent = found.length ? `${found.length} ${box.dataset.found}` : box.dataset.none;
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", found.length ? "true" : "false");
      at = -1;
      field.removeAttribute("aria-activedescendant");
    }

    async function ask() {
      const mine = ++asked;
      const words = field.value.trim();
      if (words.length < SHORTEST) { close(); return; }
      try {
        const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(words)}`, { headers: { "X-Ancrage-Script": "1" } });
        if (!answer.ok) return;
        const found = (await answer.json()).items;
        if (mine === asked && document.activeElement === field) show(found);
      } catch { /* without the network the button remains */ }
    }

    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    field.addEventListener("blur", () => { clearTimeout(timer); asked += 1; close(); });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && list.hidden) { event.preventDefault(); ask(); return; }
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? items.length - 1 : at - 1); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(at); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
    });
  }

  document.querySelectorAll("[data-complete]").forEach(complete);
})();
