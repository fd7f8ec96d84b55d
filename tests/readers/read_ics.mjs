// Prints what ical.js makes of calendars: one JSON line for each path on standard input.
// The events are those that a program ends up with which imports the files one after another:
// of two with the same UID, the one with the higher SEQUENCE stays, and a cancelled one goes.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import ICAL from "ical.js";

const kept = new Map();

function readEvent(component) {
  const event = new ICAL.Event(component);
  const alarms = component.getAllSubcomponents("valarm").map((alarm) => ({
    action: alarm.getFirstPropertyValue("action"),
    trigger: alarm.getFirstPropertyValue("trigger").toSeconds(),
    description: alarm.getFirstPropertyValue("description"),
  }));
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    allDay: event.startDate.isDate && event.endDate.isDate,
    sequence: event.sequence,
    stamp: component.getFirstPropertyValue("dtstamp").toString(),
    status: component.getFirstPropertyValue("status"),
    transparency: component.getFirstPropertyValue("transp"),
    alarms,
  };
}

for await (const path of createInterface({ input: process.stdin })) {
  const calendar = new ICAL.Component(ICAL.parse(await readFile(path, "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map(readEvent);
  for (const event of events) {
    const old = kept.get(event.uid);
    if (!old || event.sequence > old.sequence) kept.set(event.uid, event);
  }
  console.log(
    JSON.stringify({
      prodid: calendar.getFirstPropertyValue("prodid"),
      version: calendar.getFirstPropertyValue("version"),
      name: calendar.getFirstPropertyValue("x-wr-calname"),
      kinds: calendar.getAllSubcomponents().map((part) => part.name),
      events,
      imported: [...kept.values()].filter((event) => event.status !== "CANCELLED"),
    }),
  );
}
