/** Who is looking, when, and the names behind the ids. */

export const session = {
  workspace: { id: "", name: "Workspace" },
  me: "",
  people: new Map(),
  channels: new Map(),
  apps: [],
  commands: [],
  shortcuts: [],
  waiting: {},
  strangers: new Set(),
  now: new Date(),
  panel: { status: "", controls: [] },
};

/** Take in what does not depend on the person. */
export function begin(bootstrap) {
  session.workspace = bootstrap.workspace;
  session.people = new Map(bootstrap.people.map((person) => [person.id, person]));
  session.commands = bootstrap.commands ?? [];
  session.shortcuts = bootstrap.shortcuts ?? [];
  session.now = new Date(bootstrap.now);
  session.panel = bootstrap.panel;
}

/** Whether somebody came whom the page has not met. */
export function namesStrangers({ waiting, apps }) {
  return [...Object.keys(waiting), ...apps.map((app) => app.user_id)].some((id) => !session.people.has(id));
}

/** Take in what this person sees now. */
export function refresh(state) {
  session.me = state.me.id;
  session.people.set(state.me.id, state.me);
  session.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  session.apps = state.apps;
  session.waiting = state.waiting;
  session.strangers = new Set(state.strangers);
  session.now = new Date(state.now);
  session.panel = state.panel ?? session.panel;
}

/** The person with this id, or a stand-in with the id as name. */
export function person(id) {
  return session.people.get(id) ?? { id, name: id, real_name: id, initials: "?", color: "7a8587", title: "" };
}

/** The person at the screen. */
export function viewer() {
  return { tz: "UTC", locale: "en-US", ...person(session.me) };
}

/** Everybody one can play. */
export function players() {
  return [...session.people.values()].filter((one) => !one.is_bot && !one.deleted);
}

/** Everybody the viewer may get to know: guests meet only those of their channels. */
export function acquaintances() {
  return [...session.people.values()].filter((one) => !one.deleted && !session.strangers.has(one.id));
}

/** The viewer's direct message with somebody, if it was opened. */
export function directWith(user) {
  return [...session.channels.values()].find((channel) => channel.kind === "im" && channel.with === user);
}

/** How many unread messages a person has. */
export function waitingFor(id) {
  return session.waiting[id] ?? 0;
}
