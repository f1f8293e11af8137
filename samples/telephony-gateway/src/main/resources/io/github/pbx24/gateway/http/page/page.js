"use strict";

const byId = (id) => document.getElementById(id);
const KEY = "pbx24-admin-token";
const BAD_ALERTS = new Set([
  "portal_unreachable", "portal_refuses", "deliveries_in_error",
  "silence", "slow_handler", "backlog", "dead_letters", "store",
]);

let token = givenToken() || sessionStorage.getItem(KEY);
let knownSources = "";

class Unauthorized extends Error {}

/* The address may bring the token once; it is kept for this tab and taken out of the address. */
function givenToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return given;
}

async function call(path, options = {}) {
  const headers = token ? { Authorization: "Bearer " + token } : {};
  const answer = await fetch(path, { ...options, headers, cache: "no-store" });
  if (answer.status === 401) {
    throw new Unauthorized();
  }
  return answer;
}

async function read(path) {
  const answer = await call(path);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.message || "status " + answer.status);
  }
  return body;
}

/* Text only, never markup: names and errors come from outside. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== "") {
      made.setAttribute(name, value);
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== "") {
      made.append(child);
    }
  }
  return made;
}

function time(iso) {
  if (!iso) {
    return null;
  }
  const at = new Date(iso);
  const sameDay = at.toDateString() === new Date().toDateString();
  const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  const day = at.toLocaleDateString([], { day: "2-digit", month: "short" });
  return element("time", { datetime: iso, title: at.toLocaleString() }, sameDay ? clock : day + " " + clock);
}

function masked(number) {
  if (!number) {
    return "withheld";
  }
  return number.length <= 4 ? number : "…" + number.slice(-4);
}

function seconds(total) {
  if (!total) {
    return "–";
  }
  const rest = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60);
  return minutes < 60
    ? minutes + ":" + rest
    : Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0") + ":" + rest;
}

function pill(text, kind) {
  return element("span", { class: "pill " + (kind || "") }, text);
}

function cell(label, content, css) {
  const parts = Array.isArray(content) ? content : [content];
  const there = parts.filter((part) => part !== null && part !== undefined && part !== "");
  const box = there.length > 1 ? [element("div", {}, ...there)] : there;
  return element("td", { "data-label": label, class: [css, there.length ? "" : "none"].join(" ").trim() }, ...box);
}

const STATES = { ringing: "live", talking: "live", ended: "warn", synced: "good" };
const RESULTS = { 200: "answered", 304: "missed", 486: "busy", 603: "declined", "603-S": "cancelled", 404: "wrong number", 480: "unavailable" };
const RECORDINGS = { pending: "warn", archived: "good", attached: "good", failed: "bad" };

function callRow(item) {
  const everybody = new Set(item.responsibleUser ? [...item.users, item.responsibleUser] : item.users);
  const users = [...everybody].map((user) => (user === item.responsibleUser ? user + " ★" : String(user))).join(", ");
  const result = item.statusCode
    ? pill(RESULTS[item.statusCode] || item.statusCode, item.statusCode === "200" ? "good" : "warn")
    : null;
  const unknown = item.unknownExtensions && item.unknownExtensions.length
    ? element("span", { class: "sub bad" }, "unknown extension " + item.unknownExtensions.map((e) => e.length > 6 ? masked(e) : e).join(", "))
    : null;
  const problem = item.problem && item.state !== "synced" ? element("span", { class: "sub bad" }, item.problem) : null;
  return element("tr", {},
    cell("When", time(item.updatedAt)),
    cell("Exchange", [element("span", {}, item.pbx), item.line ? element("span", { class: "sub" }, "line " + masked(item.line)) : null]),
    cell("Client", [element("span", { class: "tight" }, masked(item.clientNumber)), element("span", { class: "sub" }, item.direction)]),
    cell("State", [pill(item.state, STATES[item.state]), problem]),
    cell("Users", [users ? element("span", { title: "★ responsible" }, users) : null, unknown]),
    cell("Talk", seconds(item.talkSeconds), "tight"),
    cell("Result", result),
    cell("Recording", item.recording === "none" ? null : pill(item.recording, RECORDINGS[item.recording])));
}

function deliveryRow(item) {
  const kinds = { pending: "live", done: "good", error: "bad" };
  const button = element("button", { type: "button", "aria-label": "Replay delivery " + item.kind + " of " + item.source }, "Replay");
  button.addEventListener("click", () => replay(item.id, button));
  const next = item.nextAttemptAt && item.status === "pending" && item.attempts > 0
    ? element("span", { class: "sub" }, "next ", time(item.nextAttemptAt)) : null;
  return element("tr", {},
    cell("Received", time(item.receivedAt)),
    cell("Source", element("span", {}, item.source)),
    cell("Kind", element("span", {}, item.kind)),
    cell("Status", [pill(item.status, kinds[item.status]), next]),
    cell("Attempts", element("span", {}, String(item.attempts))),
    cell("Error", item.error ? element("span", {}, item.error) : null),
    cell("", button, "act"));
}

async function replay(id, button) {
  button.disabled = true;
  const note = byId("replay-note");
  try {
    const answer = await call("/api/deliveries/" + encodeURIComponent(id) + "/replay", { method: "POST" });
    note.textContent = answer.status === 202 ? "Delivery " + id + " is processed again." : "There is no such delivery any more.";
    await deliveries();
  } catch (failure) {
    failed(failure);
  } finally {
    button.disabled = false;
  }
}

function pairs(list) {
  const box = element("dl");
  for (const [name, value] of list) {
    if (value !== null && value !== undefined && value !== "") {
      box.append(element("dt", {}, name), element("dd", {}, value));
    }
  }
  return box;
}

function refusedText(refused) {
  const entries = Object.entries(refused);
  return entries.length ? entries.map(([reason, count]) => count + " " + reason.replaceAll("_", " ")).join(", ") : "none";
}

function portalCard(portal) {
  const failedLast = portal.lastFailureAt && (!portal.lastSuccessAt || portal.lastSuccessAt < portal.lastFailureAt);
  const state = portal.unreachableSince ? pill("unreachable", "bad")
    : failedLast ? pill("refuses", "bad")
    : portal.lastSuccessAt ? pill("ok", "good") : pill("not asked yet");
  return element("article", { class: "card" },
    element("h3", {}, element("span", {}, portal.id, element("span", { class: "kind" }, " portal")), state),
    pairs([
      ["Last answer", time(portal.lastSuccessAt)],
      ["Last failure", portal.lastFailure ? element("span", {}, portal.lastFailure + " ", time(portal.lastFailureAt)) : null],
      ["Requests", portal.requests + (portal.failures ? ", " + portal.failures + " failed" : "")],
      ["Events", portal.events.accepted + " accepted, refused: " + refusedText(portal.events.refused)],
    ]));
}

function exchangeCard(pbx) {
  const state = !pbx.lastRequestAt ? pill("silent") : pbx.isRefused ? pill("refused", "bad") : pill("ok", "good");
  return element("article", { class: "card" },
    element("h3", {}, element("span", {}, pbx.id, element("span", { class: "kind" }, " " + pbx.provider + " → " + pbx.portal)), state),
    pairs([
      ["Last request", time(pbx.lastRequestAt) || "none since the start"],
      ["Webhooks", pbx.accepted + " accepted"],
      ["Refused", refusedText(pbx.refused)],
      ["Last error", pbx.lastError ? element("span", {}, pbx.lastError + " ", time(pbx.lastErrorAt)) : null],
    ]));
}

async function overview() {
  const data = await read("/api/overview");
  const alerts = data.alerts.length
    ? data.alerts.map((alert) => element("li", { class: BAD_ALERTS.has(alert.kind) ? "bad" : "" }, alert.message + " ", time(alert.since)))
    : [element("li", { class: "good" }, "Nothing to do.")];
  byId("alerts").replaceChildren(...alerts);
  byId("health").replaceChildren(...data.portals.map(portalCard), ...data.pbx.map(exchangeCard));
  const counts = data.deliveries;
  byId("deliveries-count").textContent = counts.pending + " pending, " + counts.done + " done, " + counts.error + " in error";
  sources([...data.pbx.map((pbx) => pbx.id), ...data.portals.map((portal) => "bitrix24:" + portal.id)]);
}

function sources(names) {
  if (knownSources === names.join()) {
    return;
  }
  knownSources = names.join();
  const select = byId("filter-source");
  const chosen = select.value;
  select.replaceChildren(new Option("all", ""), ...names.map((name) => element("option", { value: name }, name)));
  select.value = chosen;
}

async function calls() {
  const list = await read("/api/calls?limit=100");
  byId("calls-rows").replaceChildren(...list.map(callRow));
  byId("calls").hidden = list.length === 0;
  byId("calls-empty").hidden = list.length !== 0;
  const live = list.filter((item) => item.state === "ringing" || item.state === "talking").length;
  byId("calls-count").textContent = live + " live, " + list.length + " shown";
}

async function deliveries() {
  const query = new URLSearchParams({ limit: "50" });
  for (const name of ["status", "source"]) {
    const value = byId("filter-" + name).value;
    if (value) {
      query.set(name, value);
    }
  }
  const list = await read("/api/deliveries?" + query);
  byId("deliveries-rows").replaceChildren(...list.map(deliveryRow));
  byId("deliveries").hidden = list.length === 0;
  byId("deliveries-empty").hidden = list.length !== 0;
}

const LOADERS = { calls: [calls, overview], deliveries: [deliveries, overview], health: [overview] };

/* One load at a time; what changes meanwhile is loaded next. */
const wanted = new Set();
let loading = false;

async function load(topics) {
  topics.forEach((topic) => (LOADERS[topic] || []).forEach((loader) => wanted.add(loader)));
  if (loading) {
    return;
  }
  loading = true;
  try {
    while (wanted.size) {
      const [loader] = wanted;
      wanted.delete(loader);
      await loader();
    }
  } finally {
    loading = false;
  }
}

function live(state, text) {
  const line = byId("live");
  line.className = "live " + state;
  line.textContent = text;
}

/* EventSource cannot send a token, so the stream is read by hand. */
async function listen() {
  for (;;) {
    try {
      const answer = await call("/api/stream");
      if (!answer.ok) {
        throw new Error("status " + answer.status);
      }
      live("on", "live");
      await load(["calls", "deliveries", "health"]);
      await follow(answer.body.getReader());
    } catch (failure) {
      if (failure instanceof Unauthorized) {
        failed(failure);
        return;
      }
    }
    live("off", "not connected, trying again");
    await new Promise((done) => setTimeout(done, 2000));
  }
}

async function follow(reader) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    text += decoder.decode(value, { stream: true });
    const messages = text.split("\n\n");
    text = messages.pop();
    for (const message of messages) {
      if (message.startsWith("event: changed")) {
        await load(JSON.parse(message.slice(message.indexOf("data: ") + 6)));
      }
    }
  }
}

function failed(failure) {
  if (failure instanceof Unauthorized) {
    const wrong = token !== null;
    sessionStorage.removeItem(KEY);
    token = null;
    byId("board").hidden = true;
    byId("signin").hidden = false;
    byId("signin-error").textContent = wrong ? "This is not the admin token." : "";
    live("off", "not signed in");
    byId("token").focus();
  } else {
    byId("replay-note").textContent = failure.message;
  }
}

async function start() {
  try {
    await read("/api/overview");
  } catch (failure) {
    if (failure instanceof Unauthorized) {
      failed(failure);
      return;
    }
    live("off", failure.message);
  }
  byId("signin").hidden = true;
  byId("board").hidden = false;
  listen();
}

byId("signin-form").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("token").value;
  sessionStorage.setItem(KEY, token);
  byId("token").value = "";
  start();
});
for (const name of ["status", "source"]) {
  byId("filter-" + name).addEventListener("change", () => load(["deliveries"]).catch(failed));
}
start();
