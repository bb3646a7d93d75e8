/** The page: start, follow the address, listen to the server, redraw what changed. */

import * as api from "/static/js/api.js";
import { ChannelView } from "/static/js/channel.js";
import { anyLayerOpen } from "/static/js/dialog.js";
import { el, fill } from "/static/js/dom.js";
import { HomeView } from "/static/js/home.js";
import { closeShown, loadModals } from "/static/js/modal.js";
import { closePane, openInspector, openThread, openThreadTs, refreshPane } from "/static/js/pane.js";
import * as route from "/static/js/route.js";
import { begin, directWith, namesStrangers, players, refresh, session, viewer } from "/static/js/session.js";
import { showSidebar, withRowKeys } from "/static/js/sidebar.js";
import { latest, soon } from "/static/js/soon.js";
import { mountStage, showStage } from "/static/js/stage.js";
import { nameOf, recentlyActed, warn } from "/static/js/surface.js";
import { applyTheme } from "/static/js/theme.js";
import { toast } from "/static/js/toasts.js";
import { say } from "/static/js/words.js";

const CLOCK_SECONDS = 20;
const WHILE = 200;
const LAST_PERSON = "workspace-person";

const sidebar = document.getElementById("sidebar");
const middle = document.getElementById("conversation");
const offline = document.getElementById("offline");
let here = {};
let view = null;
let stopListening = () => undefined;
let trips = 0;

async function start() {
  applyTheme();
  mountStage(document.getElementById("stage"), {
    ondrawer: () => drawer(!document.body.classList.contains("drawer-open")),
  });
  withRowKeys(sidebar);
  begin(await api.get("/page/bootstrap"));
  document.title = session.workspace.name;
  const asked = route.read();
  await playAs(players().some((one) => one.id === asked.as) ? asked.as : firstPlayer(), asked);
  route.onChange(follow);
  setInterval(() => document.visibilityState === "visible" && REACTIONS.state(), CLOCK_SECONDS * 1000);
}

function firstPlayer() {
  const last = localStorage.getItem(LAST_PERSON);
  const all = players();
  return (all.find((one) => one.id === last) ?? all[0]).id;
}

/** Look through somebody's eyes; wanted: {channel} or {app}, otherwise what is new for them. */
async function playAs(id, wanted = {}) {
  stopListening();
  closeShown();
  closePane();
  refresh(await api.get("/page/state", { as: id }));
  localStorage.setItem(LAST_PERSON, id);
  document.documentElement.lang = viewer().locale;
  stopListening = api.listen(id, connection);
  await open(visible(wanted) ? wanted : whereToLook(), { replace: true });
  await loadModals();
}

function visible({ channel, app }) {
  return session.channels.has(channel) || session.apps.some((one) => one.user_id === app && one.has_home);
}

/** Where something is new, direct messages first; otherwise where one was; otherwise the first channel. */
function whereToLook() {
  const all = [...session.channels.values()].filter((channel) => !channel.is_archived);
  const news =
    all.find((one) => one.kind === "im" && one.unread) ??
    all.find((one) => one.mention) ??
    all.find((one) => one.unread);
  if (news) return { channel: news.id };
  if (visible(here)) return here;
  return { channel: all[0]?.id };
}

/** Show a conversation or an app's Home, with its thread where the address names one. */
async function open(target, { replace = false } = {}) {
  drawer(false);
  trips += 1;
  if (target.messages) return openMessages(target.messages);
  if (target.writeTo) return writeTo(target.writeTo);
  if (here.channel !== target.channel) closePane();
  here = { channel: target.channel, app: target.app };
  route.write({ as: session.me, ...here, thread: target.thread }, { replace });
  draw();
  if (here.app) view = new HomeView(middle, here.app, on);
  else if (here.channel) view = new ChannelView(middle, here.channel, on);
  else return void fill(middle, el("p", { class: "empty" }, say("There is nothing here yet.")));
  await view.load({ opened: true });
  if (target.ts) await view.reveal(target.ts);
  if (target.thread) await openThread(here.channel, target.thread, paneEvents);
  return undefined;
}

/** An app hears when somebody opens its Messages tab; the direct message begins with that, if there was none. */
async function openMessages(user) {
  const trip = trips;
  await api.get(`/page/home/${user}`, { as: session.me, tab: "messages" });
  // Asked for by itself: what events ask for gives way to the newest of its kind, and might come back with nothing.
  if (!directWith(user)) refresh(await api.get("/page/state", { as: session.me }));
  if (trip === trips) await open({ channel: directWith(user).id });
}

/** Open the direct message with somebody, which begins here if there was none. */
async function writeTo(user) {
  const trip = trips;
  const { channel } = await api.post("/page/direct", { as: session.me, with: user });
  if (!session.channels.has(channel)) refresh(await api.get("/page/state", { as: session.me }));
  if (trip !== trips) return;
  await open({ channel });
  document.querySelector("[data-testid=composer] textarea")?.focus();
}

const on = {
  open: (target) => open(target).catch(complain),
  thread: async ({ ts, thread_ts: root }) => {
    await openThread(here.channel, root ?? ts, paneEvents);
    route.write({ as: session.me, ...here, thread: openThreadTs() }, { replace: true });
  },
  inspect: ({ ts }) => openInspector(here.channel, ts, paneEvents).catch(complain),
};

const paneEvents = { inspect: on.inspect, closed: () => route.write({ as: session.me, ...here }, { replace: true }) };

async function follow() {
  const asked = route.read();
  if (asked.as !== session.me && players().some((one) => one.id === asked.as)) return playAs(asked.as, asked);
  const elsewhere = asked.channel !== here.channel || asked.app !== here.app || asked.thread !== openThreadTs();
  if (visible(asked) && elsewhere) await open(asked, { replace: true });
  return undefined;
}

function draw() {
  showSidebar(sidebar, { here, onopen: on.open });
  showStage({ onswitch: (id) => playAs(id).catch(complain) });
}

const askState = latest((as) => api.get("/page/state", { as }));

async function refreshState() {
  const asked = session.me;
  const state = await askState(asked);
  if (!state || asked !== session.me) return;
  const strangers = namesStrangers(state);
  if (strangers) begin(await api.get("/page/bootstrap"));
  refresh(state);
  draw();
  if (strangers) await view?.load();
  if (visible(here)) view?.showHead();
  else if (session.channels.size) await open(whereToLook(), { replace: true });
}

async function refreshChannel(id) {
  if (id === here.channel) await view.load();
  await refreshPane(id);
}

/** What the server's events ask for. */
const REACTIONS = {
  channel: ({ id }) => soon(`channel ${id}`, () => refreshChannel(id), { onerror: complain }),
  views: () => soon("views", loadModals, { onerror: complain }),
  home: ({ app }) => app === here.app && soon("home", () => view.load(), { onerror: complain }),
  state: () => soon("state", refreshState, { delay: WHILE, onerror: complain }),
  panel: () => soon("state", refreshState, { onerror: complain }),
  toast: ({ text }) => toast(text),
  warning: ({ container, text }) => showWarning(container, text),
};

/** Everything may have changed: after a broken connection, or while nobody looked. */
async function catchUp() {
  await refreshState();
  await Promise.all([view?.load(), loadModals()]);
}

const connection = {
  onevent: (event) => REACTIONS[event.type]?.(event),
  onlost: () => (offline.hidden = false),
  onback: () => {
    offline.hidden = true;
    catchUp().catch(complain);
  },
};

/** A warning for something done elsewhere stands under its message or view; what was done here has its own. */
function showWarning(container, text) {
  if (recentlyActed(container)) return;
  const name = nameOf(container);
  const node = [...document.querySelectorAll("[data-surface]")].find((one) => one.dataset.surface === name);
  if (node) warn(node, say(text));
  else toast(say(text));
}

function drawer(isOpen) {
  document.body.classList.toggle("drawer-open", isOpen);
}

function complain(error) {
  toast(error.message);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || anyLayerOpen()) return;
  if (document.body.classList.contains("drawer-open")) drawer(false);
  else closePane();
});
document.addEventListener("click", (event) => {
  const outside = !event.target.closest("#sidebar, .drawer-button");
  if (outside && document.body.classList.contains("drawer-open")) drawer(false);
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && view) catchUp().catch(complain);
});

start().catch((error) =>
  fill(middle, el("p", { class: "empty", role: "alert" }, `The workspace cannot be reached: ${error.message}`)),
);
