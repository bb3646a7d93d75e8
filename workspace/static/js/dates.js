/** Dates and times in the viewer's zone and language. */

import { session, viewer } from "/static/js/session.js";

const DAY = 86400;

/** The instant of a message timestamp such as "1722859200.000100". */
export function instantOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** "09:05" or "9:05 AM", as the viewer's language has it. */
export function clockTime(instant) {
  return format(instant, { hour: "numeric", minute: "2-digit" });
}

/** A text that is the same for two instants of one day in the viewer's zone. */
export function dayKey(instant) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: viewer().tz }).format(instant);
}

/** "Today", "Yesterday" or "Monday, 11 August". */
export function dayHeading(instant) {
  return capital(relativeDay(instant) ?? format(instant, { weekday: "long", day: "numeric", month: "long" }));
}

/** A full date and time, for tooltips. */
export function fullMoment(instant) {
  return format(instant, { dateStyle: "full", timeStyle: "short" });
}

/** The time alone today, otherwise with its day: for thread and inspector lines. */
export function shortMoment(instant) {
  const day = relativeDay(instant) ?? format(instant, { day: "numeric", month: "short" });
  return `${day} ${clockTime(instant)}`;
}

/** The parts of the workspace's clock: weekday, date, time, zone. */
export function clockParts(instant) {
  return {
    weekday: format(instant, { weekday: "short" }),
    date: format(instant, { day: "numeric", month: "short", year: "numeric" }),
    time: clockTime(instant),
    zone: viewer().tz.split("/").at(-1).replaceAll("_", " "),
  };
}

/** Fill a Slack date token: "{date_short} at {time}" for a Unix time. */
export function dateToken(seconds, pattern) {
  const instant = new Date(seconds * 1000);
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](instant) : whole));
}

/** Unix seconds of a wall-clock text "2025-08-12T09:30" in the viewer's zone. */
export function secondsOfLocal(text) {
  const asUtc = Date.parse(`${text}Z`);
  const first = asUtc - offsetAt(asUtc);
  return Math.round((asUtc - offsetAt(first)) / 1000);
}

/** The wall-clock text of Unix seconds in the viewer's zone, as a datetime-local field wants it. */
export function localOfSeconds(seconds) {
  return new Date(seconds * 1000 + offsetAt(seconds * 1000)).toISOString().slice(0, 16);
}

/** A wall-clock text such as "2025-08-12T09:30" in the viewer's language, whatever the zone. */
export function wallClock(text, options) {
  return new Intl.DateTimeFormat(viewer().locale, { timeZone: "UTC", ...options }).format(Date.parse(`${text}Z`));
}

const TOKENS = {
  date_num: (instant) => dayKey(instant),
  date: (instant) => format(instant, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (instant) => format(instant, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (instant) => format(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_slash: (instant) => format(instant, { dateStyle: "short" }),
  date_pretty: (instant) => relativeDay(instant) ?? TOKENS.date(instant),
  date_short_pretty: (instant) => relativeDay(instant) ?? TOKENS.date_short(instant),
  date_long_pretty: (instant) => relativeDay(instant) ?? TOKENS.date_long(instant),
  day_divider_pretty: (instant) => dayHeading(instant),
  time: (instant) => clockTime(instant),
  time_secs: (instant) => format(instant, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (instant) => ago(instant),
};

function format(instant, options) {
  const { locale, tz } = viewer();
  return new Intl.DateTimeFormat(locale, { timeZone: tz, ...options }).format(instant);
}

function relative() {
  return new Intl.RelativeTimeFormat(viewer().locale, { numeric: "auto" });
}

function relativeDay(instant) {
  const days = Math.round((Date.parse(dayKey(instant)) - Date.parse(dayKey(session.now))) / (DAY * 1000));
  return Math.abs(days) <= 1 ? relative().format(days, "day") : null;
}

function ago(instant) {
  const seconds = Math.round((instant - session.now) / 1000);
  const [unit, size] = [
    ["day", DAY],
    ["hour", 3600],
    ["minute", 60],
  ].find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return relative().format(Math.trunc(seconds / size), unit);
}

function offsetAt(milliseconds) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: viewer().tz, dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${parts.format(milliseconds).replace(" ", "T")}Z`) - Math.floor(milliseconds / 1000) * 1000;
}

function capital(text) {
  return text.charAt(0).toLocaleUpperCase(viewer().locale) + text.slice(1);
}
