/* Saves each answer by itself while people type. Everything works without it; with it, nothing typed is ever lost:
   what the server has not confirmed stays on the device (localStorage, "ancrage:<assessment>:<question>"). */
"use strict";
(() => {
  const form = document.querySelector("form[data-answers]");
  if (!form) return;
  const words = JSON.parse(form.dataset.words);
  const band = document.getElementById("score-band");
  const states = new Map();  // question → what is under way
  const MOMENT = 1500, FIRST_WAIT = 2000, LONGEST_WAIT = 60000, LATE = 30000;
  let passing = false, flushing = false, lastAt = "", refreshing = null;

  const key = (id) => `ancrage:${form.dataset.answers}:${id}`;
  const article = (id) => form.querySelector(`[data-question="${CSS.escape(id)}"]`);
  const around = (id) => form.querySelector(`[data-around="${CSS.escape(id)}"]`);
  const named = (id, part) => form.elements[`q.${id}.${part}`];
  const make = (tag, props, ...children) => {
    const one = Object.assign(document.createElement(tag), props);
    one.append(...children);
    return one;
  };

  // --- what a question holds ---------------------------------------------------------------------------------------
  const fields = (id) => [...new FormData(form)].filter(([name]) =>
    name.startsWith(`q.${id}.`) && !/\.(revision|seen)$/.test(name)).map(([name, text]) => [name, String(text)]);
  const print = (pairs) => JSON.stringify(pairs.filter(([name, text]) => text !== "" && !(name.endsWith(".state") && text === "answer")));
  const now = (id) => print(fields(id));
  const state = (id) => {
    if (!states.has(id)) states.set(id, { dirty: false, busy: false, wait: FIRST_WAIT, kept: true, said: "" });
    return states.get(id);
  };

  // --- what this device keeps --------------------------------------------------------------------------------------
  const mirror = (id) => {
    const kept = { fields: fields(id), revision: named(id, "revision").value, at: Date.now() };
    try { localStorage.setItem(key(id), JSON.stringify(kept)); state(id).kept = true; } catch { state(id).kept = false; }
  };
  const forget = (id) => { try { localStorage.removeItem(key(id)); } catch { /* nothing was kept */ } };
  const found = (id) => { try { return JSON.parse(localStorage.getItem(key(id))); } catch { return null; } };
  const fill = (id, pairs) => {
    for (const one of article(id).querySelectorAll("input, textarea")) {
      const given = pairs.filter(([name]) => name === one.name).map(([, text]) => text);
      if (one.type === "radio" || one.type === "checkbox") one.checked = given.includes(one.value);
      else if (one.type !== "hidden") one.value = given[0] ?? "";
    }
  };

  // --- what people see ---------------------------------------------------------------------------------------------
  const say = (id, name, text) => {
    const held = article(id);
    if (held) {
      held.dataset.saveState = name;
      const place = held.querySelector("[data-save=text]");
      if (place.textContent !== text) place.textContent = text;
    }
    Object.assign(state(id), { name, said: text });
    const all = [...states.values()];
    const worst = all.find((one) => ["waiting", "error", "conflict"].includes(one.name)) || all.find((one) => one.name === "saving");
    if (!band) return;
    band.dataset.saveState = worst ? (worst.name === "saving" ? "saving" : "waiting") : "saved";
    const line = worst ? worst.said : lastAt && words.saved.replace("{at}", lastAt);
    const place = band.querySelector("[data-save=text]");
    if (place.textContent !== line) place.textContent = line || "";
  };
  const drop = (id, selector) => around(id).querySelectorAll(selector).forEach((one) => one.remove());
  const showErrors = (id, errors) => {
    drop(id, "[data-script-error]");
    const held = article(id);
    if (!errors.length) held.querySelectorAll(".error").forEach((one) => one.remove());
    held.classList.toggle("has-error", errors.length > 0);
    held.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    for (const error of errors) {
      const control = held.querySelector(`[name="${CSS.escape(error.field)}"]`);
      const place = make("p", { className: "error", id: `said-${error.field}` }, error.message);
      place.dataset.scriptError = "";
      if (error.hint) place.append(" ", make("span", { className: "error-hint" }, error.hint));
      held.querySelectorAll(`.error:not([data-script-error])`).forEach((one) => one.remove());
      if (!control) { held.querySelector("fieldset").append(place); continue; }
      const box = control.closest(".choices, .with-unit, .states") || control;
      box.before(place);
      if (!["radio", "checkbox"].includes(control.type)) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", place.id);
      }
    }
  };
  const showConflict = (id, both) => {
    drop(id, "[data-script-conflict], .notice[id^=conflict-]");
    const keep = make("button", { type: "button", className: "button button-secondary" }, words.keep);
    keep.addEventListener("click", () => { state(id).seen = String(both.seen); state(id).keeping = true; touch(id); send(id); });
    const take = make("button", { type: "submit", className: "button button-secondary", name: "take", value: id }, words.take);
    take.addEventListener("click", () => { forget(id); Object.assign(state(id), { dirty: false, name: "" }); });
    const notice = make("div", { className: "notice notice-warning", id: `conflict-${id}` },
      make("div", {},
        make("p", { className: "notice-title" }, both.own ? words.own : words.who.replace("{who}", both.who)),
        make("p", {}, words.both),
        make("div", { className: "versions" },
          make("div", {}, make("h4", {}, words.mine), make("blockquote", {}, both.mine), keep),
          make("div", {}, make("h4", {}, words.theirs.replace("{at}", both.at)), make("blockquote", {}, both.theirs), take))));
    notice.setAttribute("role", "alert");
    notice.dataset.scriptConflict = "";
    article(id).prepend(notice);
  };
  const tell = (name, text, href) => {
    const old = form.querySelector("[data-told]");
    if (old && old.dataset.told === name) return;
    if (old) old.remove();
    if (!name) return;
    const body = make("div", {}, make("p", {}, text));
    if (href) body.append(make("p", {}, make("a", { href, target: "_blank", rel: "noopener" }, words.sign_in)));
    const notice = make("div", { className: "notice notice-warning" }, body);
    notice.setAttribute("role", "alert");
    notice.dataset.told = name;
    form.prepend(notice);
  };
  const showBand = (data) => {
    if (!band) return;
    band.querySelector("[data-band=words]").textContent = data.words;
    band.querySelector("[data-band=certain]").setAttribute("width", `${data.certain}%`);
    const open = band.querySelector("[data-band=open]");
    open.setAttribute("x", `${data.open_from}%`);
    open.setAttribute("width", `${data.open_width}%`);
  };

  // --- saving ------------------------------------------------------------------------------------------------------
  const touch = (id) => {
    const one = state(id);
    one.dirty = true;
    mirror(id);
    if (!one.busy && one.name !== "waiting") say(id, "typing", words.typing);
  };
  const later = (id, wait) => { const one = state(id); clearTimeout(one.timer); one.timer = setTimeout(() => send(id), wait); };
  const again = (id, text) => {
    const one = state(id);
    say(id, "waiting", text || words.waiting);
    later(id, one.wait);
    one.wait = Math.min(2 * one.wait, LONGEST_WAIT);
  };

  // One request at a time for each question: an older answer never overtakes a newer one.
  const send = async (id, leaving = false) => {
    const one = state(id), held = article(id);
    clearTimeout(one.timer);
    if (one.busy || !held) { one.more = true; return one.busy; }
    const body = new URLSearchParams(fields(id)), sent = now(id);
    body.set(`q.${id}.revision`, named(id, "revision").value);
    if (one.keeping) { body.set("keep", id); body.set(`q.${id}.seen`, one.seen); }
    if (!leaving) say(id, "saving", words.saving);
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), LATE);
    one.more = false;
    one.busy = (async () => {
      let response, data = {};
      try {
        response = await fetch(form.dataset.save + encodeURIComponent(id), {
          method: "POST", body, keepalive: leaving, signal: stop.signal, redirect: "error",
          headers: { "X-Ancrage-Script": "1", "X-CSRFToken": form.elements.csrf_token.value },
        });
        data = await response.json();
      } catch { response = response && !response.ok ? response : null; }
      clearTimeout(timer);
      one.busy = false;
      await became(id, response, data, sent);
      if (one.more && one.dirty) await send(id);
    })();
    return one.busy;
  };

  const became = async (id, response, data, sent) => {
    const one = state(id);
    if (!response || (response.status >= 500) || response.status === 429 || response.status === 400) return again(id, data.text);
    if (response.status === 401) { tell("session", words.session, form.dataset.signIn); again(id); return refresh(); }
    if (response.status === 413) return say(id, "waiting", words.too_long);
    if (!response.ok) { tell("closed", data.text || words.closed); return say(id, "waiting", words.closed); }
    tell("");
    one.wait = FIRST_WAIT;
    one.keeping = false;
    if (data.outcome === "error") { showErrors(id, data.errors); say(id, "error", words.error); }
    else if (data.outcome === "conflict") { showErrors(id, []); showConflict(id, data.conflict); say(id, "conflict", words.conflict); }
    else {
      named(id, "revision").value = data.revision;
      showErrors(id, []);
      drop(id, ".notice[id^=conflict-]");
      if (data.outcome === "saved") drop(id, "[data-proposal]");
      lastAt = data.saved_at || lastAt;
      if (data.outcome === "superseded") { one.dirty = false; forget(id); say(id, "saved", ""); await refresh(true); }
      else if (now(id) === sent) { one.dirty = false; forget(id); say(id, "saved", lastAt ? words.saved.replace("{at}", lastAt) : ""); }
      else { mirror(id); one.more = true; }
    }
    if (now(id) !== sent) one.more = true;
    follow(data);
  };

  // What follows from an answer on the rest of the page.
  const follow = (data) => {
    showBand(data.band);
    for (const [id, text] of Object.entries(data.computed)) {
      const place = article(id)?.querySelector(".computed strong");
      if (place) place.textContent = text || "–";
    }
    const here = [...form.querySelectorAll("[data-around]")].filter((one) => !one.hidden && named(one.dataset.around, "revision"));
    if (form.dataset.single !== undefined) return;
    const shown = here.map((one) => one.dataset.around).join(" ");
    const rules = here.map((one) => one.querySelector("[data-checks]").dataset.checks).join(" ").split(" ").filter(Boolean);
    const due = new Set(data.checks.map((rule) => rule.id));
    if (shown !== data.shown.join(" ") || new Set(rules).size !== due.size || rules.some((rule) => !due.has(rule))) refresh();
  };

  // --- the page as the server would show it now --------------------------------------------------------------------
  const refresh = (force = false) => {
    if (refreshing && !force) return refreshing;
    refreshing = renew().catch(() => null).finally(() => { refreshing = null; });
    return refreshing;
  };
  const renew = async () => {
    const response = await fetch(location.pathname, { redirect: "manual" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("form[data-answers]");
    if (!fresh) return;
    for (const one of document.querySelectorAll("input[name=csrf_token]")) one.value = fresh.elements.csrf_token.value;
    let before = null, changed = false;
    for (const theirs of fresh.querySelectorAll("[data-around]")) {
      const id = theirs.dataset.around, mine = around(id);
      const place = before ? before.nextElementSibling : form.querySelector("[data-around], #later");
      if (!mine) { place.before(document.adoptNode(theirs)); ready(id); changed = true; before = around(id); continue; }
      before = mine;
      if (mine.hidden) { mine.hidden = false; changed = true; }
      const revision = (box) => box.querySelector("input[name$='.revision']")?.value;
      const idle = !state(id).dirty && !state(id).busy && !mine.contains(document.activeElement);
      if (idle && revision(mine) !== revision(theirs)) {
        mine.replaceWith(document.adoptNode(theirs)); ready(id); before = around(id);
        continue;
      }
      for (const part of ["[data-checks]", ".question-head"]) {
        const [old, new_] = [mine.querySelector(part), theirs.querySelector(part)];
        if (old && new_ && !old.isEqualNode(new_)) old.replaceWith(document.adoptNode(new_));
      }
    }
    const asked = new Set(JSON.parse(fresh.dataset.asked));
    for (const one of form.querySelectorAll("[data-around]")) {
      const id = one.dataset.around;
      if (!asked.has(id) && !one.hidden) { one.hidden = true; changed = true; }
    }
    document.getElementById("later").replaceWith(document.adoptNode(page.getElementById("later")));
    if (changed) document.getElementById("told").textContent = words.shown;
    for (const [id, one] of states) if (one.name === "waiting" && one.dirty && !one.busy) later(id, 0);
  };

  // --- leaving -----------------------------------------------------------------------------------------------------
  const unsaved = () => [...states].filter(([, one]) => one.dirty);
  const flush = async () => {
    const due = unsaved().filter(([, one]) => !["error", "conflict"].includes(one.name));
    await Promise.all(due.map(async ([id, one]) => { await one.busy; if (one.dirty) await send(id); }));
    return !unsaved().some(([, one]) => one.name === "waiting");
  };
  const sweep = () => {  // a shared computer keeps nothing of who signed out; other pages leave that to Clear-Site-Data
    for (const name of Object.keys(localStorage)) if (name.startsWith("ancrage:")) localStorage.removeItem(name);
  };
  document.addEventListener("submit", async (event) => {
    const leaves = /deconnexion/.test(event.target.action);
    if (passing || !unsaved().length) { if (leaves) sweep(); return; }
    event.preventDefault();
    if (flushing) return;
    flushing = true;
    const good = await flush();
    flushing = false;
    if (!good && (event.target === form || leaves)) {  // no network: what was typed stays here, and so do we
      unsaved().forEach(([id]) => later(id, 0));
      article(unsaved()[0][0])?.scrollIntoView({ block: "center" });
      return;
    }
    if (leaves) sweep();
    passing = true;
    event.target.requestSubmit(event.submitter);
    setTimeout(() => { passing = false; }, 4000);
  }, true);
  addEventListener("beforeunload", (event) => { if (unsaved().some(([, one]) => !one.kept)) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !passing) {
      unsaved().forEach(([id, one]) => { if (!["error", "conflict"].includes(one.name)) send(id, true); });
    }
  });
  addEventListener("online", () => unsaved().forEach(([id, one]) => { one.wait = FIRST_WAIT; send(id); }));
  addEventListener("pageshow", (event) => { if (event.persisted) { passing = false; refresh(true); } });
  addEventListener("focus", () => { if (form.querySelector("[data-told=session]")) refresh(); });  // back from the log-in

  // --- hands -------------------------------------------------------------------------------------------------------
  const owner = (target) => target.closest?.("[data-question]")?.dataset.question;
  const tidy = (id, target) => {
    if (target.name === `q.${id}.value`) {
      const answering = article(id).querySelector(`[name="q.${id}.state"][value=answer]`);
      if (answering && (target.checked || (target.value && !["radio", "checkbox"].includes(target.type)))) answering.checked = true;
    }
    if (target.type === "checkbox" && target.checked && target.name === `q.${id}.value`) {
      const alone = (box) => box.closest(".choice").previousElementSibling?.matches("p.or");
      for (const other of article(id).querySelectorAll(`[name="q.${id}.value"]`)) {
        if (other !== target && (alone(target) || alone(other))) other.checked = false;
      }
    }
    clearable(id);
  };
  const clearable = (id) => {
    const held = article(id), button = held.querySelector("[data-clear]");
    const any = held.querySelector("input[type=radio][name$='.value']:checked, input[name$='.state']:checked:not([value=answer])");
    if (button) button.hidden = !any;
  };
  const ready = (id) => {
    if (!named(id, "revision")) return;
    const held = article(id);
    held.querySelectorAll("button[name=retry]").forEach((one) => one.remove());
    if (held.querySelector("input[type=radio][name$='.value']") && !held.querySelector("[data-clear]")) {
      const button = make("button", { type: "button", className: "button button-link" }, words.clear);
      button.dataset.clear = "";
      button.addEventListener("click", () => {
        held.querySelectorAll("input[type=radio][name$='.value']").forEach((one) => { one.checked = false; });
        const answering = held.querySelector("input[name$='.state'][value=answer]");
        if (answering) answering.checked = true;
        clearable(id); touch(id); send(id);
      });
      held.querySelector(".question-foot").append(button);
    }
    clearable(id);
  };
  form.addEventListener("input", (event) => {
    const id = owner(event.target);
    if (!id || !named(id, "revision")) return;
    tidy(id, event.target);
    touch(id);
    later(id, MOMENT);
  });
  form.addEventListener("change", (event) => {
    const id = owner(event.target);
    if (id && named(id, "revision")) { touch(id); send(id); }
  });

  // --- arriving ----------------------------------------------------------------------------------------------------
  const arrive = () => {
    const back = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
    for (const box of form.querySelectorAll("[data-around]")) {
      const id = box.dataset.around;
      if (!named(id, "revision")) continue;
      const touched = [...article(id).querySelectorAll("input:not([type=hidden]), textarea")].some((one) =>
        ["radio", "checkbox"].includes(one.type) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);
      const kept = found(id);
      ready(id);
      if (kept && print(kept.fields) !== now(id)) {
        fill(id, kept.fields);
        named(id, "revision").value = kept.revision;
        ready(id); touch(id); say(id, "waiting", words.found); later(id, MOMENT);
      } else if (touched) {  // typed before this script was there, or put back by the browser over answers it knows nothing of
        if (back && !kept) named(id, "revision").value = "-1";
        touch(id); later(id, 0);
      } else if (kept) forget(id);
      else if (article(id).dataset.saveState === "waiting" && !box.querySelector(".has-error, [id^=conflict-]")) {
        touch(id);  // a draft with nothing wrong in it
        later(id, 0);
      }
    }
    form.dataset.ready = "";
  };
  if (document.readyState === "complete") arrive(); else addEventListener("load", arrive);
})();
