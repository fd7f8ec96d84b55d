// Prints what two mail readers make of messages: one JSON line for each path on standard input.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import mailparser from "mailparser";
import PostalMime from "postal-mime";

const sha256 = (bytes) => createHash("sha256").update(new Uint8Array(bytes)).digest("hex");
const person = ({ name, address }) => [name ?? "", address ?? ""];
const ids = (value) => (Array.isArray(value) ? value : (value ?? "").split(/\s+/).filter(Boolean));

async function readPostal(raw) {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer" });
  return {
    from: [mail.from].filter(Boolean).map(person),
    to: (mail.to ?? []).map(person),
    cc: (mail.cc ?? []).map(person),
    replyTo: (mail.replyTo ?? []).map(person),
    subject: mail.subject ?? "",
    date: mail.date,
    messageId: mail.messageId ?? "",
    inReplyTo: mail.inReplyTo ?? "",
    references: ids(mail.references),
    headers: mail.headers.map((header) => header.key),
    text: mail.text ?? "",
    html: mail.html ?? "",
    attachments: mail.attachments.map((file) => ({
      filename: file.filename,
      mimeType: file.mimeType,
      sha256: sha256(file.content),
    })),
  };
}

async function readMailparser(raw) {
  const mail = await mailparser.simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  });
  return {
    from: (mail.from?.value ?? []).map(person),
    to: (mail.to?.value ?? []).map(person),
    cc: (mail.cc?.value ?? []).map(person),
    replyTo: (mail.replyTo?.value ?? []).map(person),
    subject: mail.subject ?? "",
    date: mail.date?.toISOString(),
    messageId: mail.messageId ?? "",
    inReplyTo: mail.inReplyTo ?? "",
    references: ids(mail.references),
    headers: mail.headerLines.map((header) => header.key),
    text: mail.text ?? "",
    html: mail.html || "",
    attachments: mail.attachments.map((file) => ({
      filename: file.filename,
      mimeType: file.contentType,
      sha256: sha256(file.content),
    })),
  };
}

for await (const path of createInterface({ input: process.stdin })) {
  const raw = await readFile(path);
  const [postal, parsed] = await Promise.all([readPostal(raw), readMailparser(raw)]);
  console.log(JSON.stringify({ postal, mailparser: parsed }));
}
