// A field whose text one takes away: without a script it is selected by hand, with it a button copies it.
"use strict";
for (const box of document.querySelectorAll("[data-copied]")) {
  const [field, button, said] = ["input", "button", "[role=status]"].map((one) => box.querySelector(one));
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // it stays selected: Ctrl + C does the rest
    }
    button.textContent = said.textContent = box.dataset.copied;
  });
}
