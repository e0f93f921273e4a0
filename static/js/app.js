// The portal's one script. Every page works without it.
import { initAll } from "../govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

/* Five minutes before a silent sign-in ends, ask whether to stay. Any answer from the server starts the time anew,
   in every open tab: they tell each other through storage. */
const KEY = "last-answer";
const dialog = document.getElementById("session-warning");

function note() {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    dialog.dataset.lastAnswer = String(Date.now());
  }
}

function silentFor() {
  let last = Number(dialog.dataset.lastAnswer);
  try {
    last = Number(localStorage.getItem(KEY)) || last;
  } catch {
    // storage is refused: this tab counts alone
  }
  return (Date.now() - last) / 1000;
}

let dismissed = "";

function show(part) {
  if (dismissed === part) return;
  for (const each of dialog.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== part;
  if (!dialog.open) dialog.showModal();
}

function look() {
  const idle = Number(dialog.dataset.idleSeconds);
  const silent = silentFor();
  if (silent >= idle) show("ended");
  else if (silent >= idle - 300) show("warning");
  else {
    dismissed = "";
    if (dialog.open) dialog.close();
  }
}

async function stay() {
  const answer = await fetch(dialog.dataset.stay, { method: "HEAD", credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok) {
    note();
    dialog.close();
  }
}

if (dialog && typeof dialog.showModal === "function") {
  dialog.dataset.lastAnswer = String(Date.now());
  note();
  dialog.querySelector('[data-act="stay"]').addEventListener("click", stay);
  dialog.querySelector('[data-act="close"]').addEventListener("click", () => {
    dismissed = "ended";
    dialog.close();
  });
  // Escape puts the question away; the answer comes again when the time is up.
  dialog.addEventListener("cancel", () => {
    dismissed = dialog.querySelector("[data-part]:not([hidden])").dataset.part;
  });
  setInterval(look, 5000);
}

/* A box that stands for several ticks them at once, and is ticked while they all are. */
for (const table of document.querySelectorAll(".app-halfdays")) {
  const boxes = [...table.querySelectorAll("input")];
  const wholes = boxes.filter((box) => box.dataset.standsFor);
  const meant = (whole) => boxes.filter((box) => whole.dataset.standsFor.split(" ").includes(box.value));
  const settle = () => {
    for (const whole of wholes) whole.checked = meant(whole).every((box) => box.checked);
  };
  table.addEventListener("change", ({ target }) => {
    if (target.dataset.standsFor) for (const box of meant(target)) box.checked = target.checked;
    settle();
  });
  addEventListener("pageshow", settle);
}

/* A register says on its button what it would save so far. */
for (const register of document.querySelectorAll("[data-register]")) {
  const said = register.querySelector("[data-count]");
  const rows = [...register.querySelectorAll(".app-reg-rows fieldset")];
  const tell = () => {
    const counts = new Map();
    for (const row of rows) {
      const chosen = row.querySelector('[name^="k"]:checked');
      const words = chosen ? chosen.parentElement.textContent.trim().toLowerCase() : "not marked";
      counts.set(words, (counts.get(words) || 0) + 1);
    }
    const unmarked = counts.get("not marked") || 0;
    if (counts.delete("not marked")) counts.set("not marked", unmarked);
    const parts = [...counts].map(([words, number]) => `${number} ${words}`).join(", ");
    said.textContent = unmarked < rows.length ? ` ${rows.length - unmarked} of ${rows.length}: ${parts}` : "";
  };
  if (!said) continue;
  register.addEventListener("change", tell);
  addEventListener("pageshow", tell);
}

/* Choices that are not taken with what was chosen above them are not shown; without script they say with what they are. */
for (const group of document.querySelectorAll("[data-narrowed-by]")) {
  const above = [...document.getElementsByName(group.dataset.narrowedBy)];
  const narrow = () => {
    const chosen = above.find((each) => each.checked);
    for (const each of group.querySelectorAll("[data-only-with]")) {
      const isTaken = !chosen || each.dataset.onlyWith.split(" ").includes(chosen.value);
      each.parentElement.hidden = !isTaken;
      if (!isTaken) each.checked = false;
    }
  };
  for (const each of above) each.addEventListener("change", narrow);
  addEventListener("pageshow", narrow);
}

/* Work that goes on in the background: while the page says so, ask now and then whether it is done, and show it then.
   Ten minutes at the most, so that a forgotten tab keeps nobody signed in. */
const LOOKS = 120;
if (document.querySelector("[data-look-again]")) {
  let looks = 0;
  const timer = setInterval(async () => {
    looks += 1;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    const isDone = answer && answer.ok && !(await answer.text()).includes("data-look-again");
    if (isDone || looks >= LOOKS) clearInterval(timer);
    if (isDone) location.reload();
  }, 5000);
}

/* "/" goes to the search of the page, unless somebody types; who finds that in their way turns it off where the search
   is explained, and this browser remembers it. */
const search = document.getElementById("site-search");

function slashIsOff() {
  try {
    return localStorage.getItem("slash") === "off";
  } catch {
    return false;
  }
}

function showSlash() {
  for (const each of document.querySelectorAll("[data-slash]")) {
    each.hidden = (each.dataset.slash === "off") !== slashIsOff();
  }
}

if (search) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || slashIsOff()) return;
    if (event.target.closest("input, textarea, select, dialog[open]") || event.target.isContentEditable) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  for (const each of document.querySelectorAll("[data-slash] button")) {
    each.addEventListener("click", () => {
      try {
        localStorage.setItem("slash", slashIsOff() ? "on" : "off");
      } catch {
        return; // nothing can be remembered here
      }
      showSlash();
      document.querySelector("[data-slash]:not([hidden]) button").focus();
    });
  }
  showSlash();
}

/* What opens over the page closes again with Escape, and when one goes on elsewhere. */
for (const more of document.querySelectorAll("[data-more]")) {
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
  more.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !more.contains(event.relatedTarget)) more.open = false;
  });
}
